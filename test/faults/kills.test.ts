/** The agent is killed with SIGKILL at random moments, also while it starts, under a load of every kind. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { KILLS, Random } from './support/extent.js';
import { gather, living } from './support/facts.js';
import { Ground } from './support/ground.js';
import { expectInvariants } from './support/invariants.js';
import { Load, STEADY } from './support/load.js';
import { readMarks } from './support/marks.js';

/** Milliseconds from when the agent answers to the kill, at most; and from its start, where it is killed meanwhile. */
const MOMENTS = 800;
const START_MOMENTS = 500;

describe('an agent that is killed at random moments', function () {
  this.timeout(90_000 + KILLS * 20_000);
  let ground: Ground;
  before(function () {
    Ground.require(this);
    ground = new Ground();
  });
  after(async () => {
    await ground?.remove();
  });

  it(`loses and doubles nothing over ${KILLS} kills`, async () => {
    const random = Random.create();
    await ground.start();
    const load = await Load.begin(ground, random);
    const steady = () => Object.keys(STEADY).flatMap((role) => living(readMarks(ground.marks), role));
    const workers = steady();
    let watched = false;
    while (ground.kills < KILLS) {
      await delay(random.below(MOMENTS));
      await ground.kill();
      expect(steady(), 'the workers live while no agent does').to.deep.equal(workers);
      while (ground.kills < KILLS && random.chance(0.25)) {
        // The one that comes next does not get as far as answering, if it is quick.
        const starting = ground.start().catch(() => {});
        await delay(random.below(START_MOMENTS));
        await ground.kill();
        await starting;
      }
      // The watchdog waits longer each time; started as by `up`, it does not.
      watched = !watched && random.chance(0.5);
      await (watched ? ground.seen() : ground.start());
    }
    const facts = await gather(ground, load);
    console.log(`      ${JSON.stringify({ kills: facts.kills, ...load.acknowledged })}`);
    expectInvariants(facts);
  });
});
