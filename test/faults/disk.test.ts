/** The disk of the agent's data is full again and again, under a load of every kind, and the agent is killed meanwhile. */
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { extent } from './support/extent.js';
import { Ground } from './support/ground.js';
import { type Trial, tryFaults } from './support/trial.js';

const ROUNDS = extent(2, 30);
/** Milliseconds for which it is full, at most. */
const LONGEST = 3_000;

describe('a disk that is full again and again', function () {
  this.timeout(90_000 + ROUNDS * 60_000);
  let disk: SmallDisk | undefined;
  after(async () => {
    if (!disk) return;
    disk.free();
    await place()
      .down()
      .catch(() => {});
    disk.unmount();
  });
  // After that.
  const place = Ground.ofSuite((context) => {
    const ground = new Ground();
    disk = SmallDisk.mount(context, dirname(ground.dataDir), 64);
    return ground;
  });

  it(`loses and doubles nothing over ${ROUNDS} times`, async () => {
    const ground = place();
    const makeFaults = async ({ random }: Trial) => {
      for (let round = 0; round < ROUNDS; round++) {
        await delay(random.below(1_000));
        disk?.fill();
        await delay(random.below(LONGEST));
        // What the agent gives up is gone as well.
        if (random.chance(0.5)) disk?.fill();
        if (round % 2 === 1) {
          await ground.kill();
          // Without any room it may not get up.
          await ground.start().catch(() => {});
          await delay(random.below(500));
        }
        disk?.free();
        await ground.start();
        await until(
          'new work is taken',
          async () => (await ground.client.status().catch(() => null))?.storage.failure === null,
        );
      }
      return { rounds: ROUNDS };
    };
    // The agent's log is on that disk too: a line for which there is no room is cut, and the next one follows it directly.
    const cut = /\{"level".*\{"level"/;
    const full = /MN4014|The disk of [^ ]* is full/;
    await tryFaults(ground, makeFaults, { expectedErrors: new RegExp(`${full.source}|${cut.source}`) });
  });
});
