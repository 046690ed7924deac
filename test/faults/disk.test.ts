/**
 * The disk with the agent's data fills up repeatedly, under a load of every kind, and the agent is killed meanwhile.
 */
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { extent } from './support/extent.js';
import { Ground } from './support/ground.js';
import { type Trial, tryFaults } from './support/trial.js';

const ROUNDS = extent(2, 30);
/** Maximum number of milliseconds for which it is full. */
const LONGEST = 3_000;

describe('a disk that fills up repeatedly', function () {
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

  it(`loses and doubles nothing in ${ROUNDS} rounds`, async () => {
    const ground = place();
    const makeFaults = async ({ random }: Trial) => {
      for (let round = 0; round < ROUNDS; round++) {
        await delay(random.below(1_000));
        disk?.fill();
        await delay(random.below(LONGEST));
        // What the agent deletes to make room is gone as well.
        if (random.chance(0.5)) disk?.fill();
        if (round % 2 === 1) {
          await ground.kill();
          // Without any room it may be unable to start.
          await ground.start().catch(() => {});
          await delay(random.below(500));
        }
        disk?.free();
        await ground.start();
        await until(
          'new work is accepted',
          async () => (await ground.client.status().catch(() => null))?.storage.failure === null,
        );
      }
      return { rounds: ROUNDS };
    };
    // The agent's log is on that disk too: a line without room is cut, and the next one follows it directly.
    const cut = /\{"level".*\{"level"/;
    const full = /MN4014|The disk of [^ ]* is full/;
    await tryFaults(ground, makeFaults, { expectedErrors: new RegExp(`${full.source}|${cut.source}`) });
  });
});
