/** The agent is killed with SIGKILL at random moments, also while it starts, under a load of every kind. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { KILLS } from './support/extent.js';
import { living } from './support/facts.js';
import { Ground } from './support/ground.js';
import { STEADY } from './support/load.js';
import { readMarks } from './support/marks.js';
import { tryFaults } from './support/trial.js';

/** Milliseconds from when the agent answers to the kill, at most; and from its start, where it is killed meanwhile. */
const MOMENTS = 800;
const START_MOMENTS = 500;

describe('an agent that is killed at random moments', function () {
  this.timeout(90_000 + KILLS * 20_000);
  const place = Ground.ofSuite();

  it(`loses and doubles nothing over ${KILLS} kills`, async () => {
    const ground = place();
    await tryFaults(ground, async ({ random }) => {
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
      return {};
    });
  });
});
