/** The agent is killed with SIGKILL at random moments, even while it starts, under a load of every kind. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { KILLS } from './support/extent.js';
import { living } from './support/facts.js';
import { Ground } from './support/ground.js';
import { STEADY } from './support/load.js';
import { readMarks } from './support/marks.js';
import { tryFaults } from './support/trial.js';

/**
 * Maximum milliseconds from the agent's first response to the kill; and from its start, if it is killed while it starts.
 */
const MOMENTS = 800;
const START_MOMENTS = 500;

describe('an agent that is killed at random moments', function () {
  this.timeout(90_000 + KILLS * 20_000);
  const place = Ground.ofSuite();

  it(`loses and doubles nothing in ${KILLS} kills`, async () => {
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
          // The next one may not get as far as answering, if the kill is quick.
          const starting = ground.start().catch(() => {});
          await delay(random.below(START_MOMENTS));
          await ground.kill();
          await starting;
        }
        // The watchdog waits longer each time; an agent started as by `up` does not.
        watched = !watched && random.chance(0.5);
        await (watched ? ground.seen() : ground.start());
      }
      return {};
    });
  });
});
