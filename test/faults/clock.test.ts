/** The time of day jumps, through libfaketime (0.9.10) in the agent's process only. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startAgent } from '../../src/agent/process/launch.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { extent } from './support/extent.js';
import { Ground } from './support/ground.js';
import { ON_SCHEDULE } from './support/invariants.js';
import { type Trial, tryFaults } from './support/trial.js';

const JUMPS = extent(3, 60);
const HOUR = 3_600;
/** Maximum offset from the true time in seconds: ended work is kept for 24 h. */
const FARTHEST = 10 * HOUR;

/** Where Debian, Fedora, Arch and a local build install it. */
function libfaketime(): string | undefined {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter((folder) => existsSync(folder));
  return folders
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    .map((folder) => join(folder, 'faketime', 'libfaketime.so.1'))
    .find((file) => existsSync(file));
}

describe('a clock that jumps', function () {
  this.timeout(90_000 + JUMPS * 60_000);
  let offset: string;
  const place = Ground.ofSuite((context) => {
    const library = libfaketime();
    if (process.platform !== 'linux' || !library) skip(context, 'libfaketime is not installed');
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
    const ground = new Ground(async (options) => {
      Object.assign(process.env, environment, { FAKETIME_TIMESTAMP_FILE: offset });
      try {
        return await startAgent(options);
      } finally {
        for (const name of [...Object.keys(environment), 'FAKETIME_TIMESTAMP_FILE']) delete process.env[name];
      }
    });
    offset = join(ground.folder, 'offset');
    return ground;
  });

  it(`ends nothing early, and loses and doubles nothing in ${JUMPS} jumps`, async () => {
    const ground = place();
    let now = 0;
    const jump = (to: number) => {
      now = to;
      writeFileSync(offset, `${to < 0 ? '-' : '+'}${Math.abs(to)}`);
    };
    jump(0);
    const tick = async () => (await ground.client.status()).scheduled_tasks.tick;
    const runs = (what: string) =>
      until(what, async () => {
        const due = (await tick())?.last_run?.due_at;
        return due != null && Math.abs(Date.parse(due) - (Date.now() + now * 1_000)) < 10_000;
      });
    // Due times that are jumped over don't run, and those after a large step back are due again.
    const options = { except: [ON_SCHEDULE] };
    const jumps = async ({ random }: Trial) => {
      await runs('the task runs');
      for (let n = 0; n < JUMPS; n++) {
        await delay(random.below(1_000));
        const from = now;
        jump(Math.round(random.below(2 * FARTHEST) - FARTHEST));
        if (random.chance(0.3)) {
          await ground.kill();
          await ground.start();
        }
        if (now < from && from - now <= 3 * HOUR) {
          // It waits, and says so, until the clock is right again.
          await until('the task has a note', async () => (await tick())?.note);
          jump(from);
        }
        await runs(`the task runs on, ${from} → ${now}`);
      }
      jump(0);
      return { jumps: JUMPS };
    };
    await tryFaults(ground, jumps, options);
  });
});
