/** Programs that write as fast as they can, in forms that are hard to read. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { processInfo } from '../../src/process/table.js';
import { skip } from '../support/skip.js';
import { extent } from './support/extent.js';
import { Ground } from './support/ground.js';
import { readMarks, tally } from './support/marks.js';
import { tryFaults } from './support/trial.js';

const FORMS = ['short', 'endless', 'empty', 'nul', 'binary', 'escapes'] as const;
const MEBIBYTE = 2 ** 20;
/** For each stream. */
const SIZE = extent(16, 256);
const ROUNDS = extent(1, 5);
/** For each stream of a worker, including what is written between two checks. */
const KEPT = 11 * MEBIBYTE;
const MOST_MEMORY = 400 * MEBIBYTE;

describe('logs that flood', function () {
  this.timeout(90_000 + ROUNDS * 600_000);
  const place = Ground.ofSuite((context) => {
    if (process.platform !== 'linux') skip(context, 'the memory of a process is read from /proc');
    return new Ground();
  });

  it(`block nobody, and stay within their limits: ${FORMS.length} forms of ${2 * SIZE} MiB, ${ROUNDS} times`, async () => {
    const ground = place();
    await tryFaults(ground, async ({ load }) => {
      let memory = 0;
      for (let round = 1; round <= ROUNDS; round++) {
        for (const form of FORMS) await load.start('flood', `${form} ${SIZE}`);
        const ended = () =>
          readMarks(ground.marks).filter(([word, role]) => word === 'end' && role === 'flood').length;
        while (ended() < round * FORMS.length) {
          memory = Math.max(memory, processInfo(ground.pid)?.memoryBytes ?? 0);
          await lastLine(ground);
          const { calls } = load.acknowledged;
          while (load.acknowledged.calls === calls) await delay(20);
        }
      }
      expect(memory).to.be.above(0).and.below(MOST_MEMORY);
      expect(tally(readMarks(ground.marks), 'begin').size).to.be.above(0);
      expect(await lastLine(ground)).to.equal('the end');
      for (const file of logs(ground)) expect(statSync(file).size, file).to.be.below(KEPT);
      return {
        floods: ROUNDS * FORMS.length,
        'MiB each': 2 * SIZE,
        'MiB of memory': Math.round(memory / MEBIBYTE),
      };
    });
  });

  async function lastLine(ground: Ground): Promise<string | undefined> {
    for await (const { text } of ground.client.logs('flood', { tail: 1 })) return text;
    return undefined;
  }

  function logs(ground: Ground): string[] {
    const workers = join(ground.dataDir, 'driver', 'workers');
    return readdirSync(workers).flatMap((id) =>
      readdirSync(join(workers, id))
        .filter((name) => name.includes('.log'))
        .map((name) => join(workers, id, name)),
    );
  }
});
