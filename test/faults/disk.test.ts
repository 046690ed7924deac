/** The disk of the agent's data is full again and again, under a load of every kind, and the agent is killed meanwhile. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { extent, Random } from './support/extent.js';
import { gather } from './support/facts.js';
import { Ground } from './support/ground.js';
import { expectInvariants } from './support/invariants.js';
import { Load } from './support/load.js';

const ROUNDS = extent(2, 30);
/** Milliseconds for which it is full, at most. */
const LONGEST = 3_000;

describe('a disk that is full again and again', function () {
  this.timeout(90_000 + ROUNDS * 60_000);
  let ground: Ground;
  let disk: string;
  before(function () {
    Ground.require(this);
    if (process.getuid?.() !== 0) skip(this, 'only root can mount a small disk');
    ground = new Ground();
    disk = dirname(ground.dataDir);
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'pipe' });
    } catch (error) {
      skip(this, `no small disk can be mounted: ${error}`);
    }
  });
  after(async () => {
    if (!ground) return;
    rmSync(join(disk, 'filler'), { force: true });
    await ground.down().catch(() => {});
    execFileSync('umount', ['-l', disk], { stdio: 'pipe' });
    await ground.remove();
  });

  /** Takes all the room that there is, to the last byte. */
  function fill(): void {
    const filler = openSync(join(disk, 'filler'), 'a');
    try {
      for (const bytes of [2 ** 20, 4096, 1]) {
        const piece = Buffer.alloc(bytes);
        try {
          for (;;) writeSync(filler, piece);
        } catch {
          // It is full.
        }
      }
    } finally {
      closeSync(filler);
    }
  }

  it(`loses and doubles nothing over ${ROUNDS} times`, async () => {
    const random = Random.create();
    await ground.start();
    const load = await Load.begin(ground, random);
    for (let round = 0; round < ROUNDS; round++) {
      await delay(random.below(1_000));
      fill();
      await delay(random.below(LONGEST));
      // What the agent gives up is gone as well.
      if (random.chance(0.5)) fill();
      if (round % 2 === 1) {
        await ground.kill();
        // Without any room it may not get up.
        await ground.start().catch(() => {});
        await delay(random.below(500));
      }
      rmSync(join(disk, 'filler'));
      await ground.start();
      await until(
        'new work is taken',
        async () => (await ground.client.status().catch(() => null))?.storage.failure === null,
      );
    }
    const facts = await gather(ground, load, { expectedErrors: /MN4014|The disk of [^ ]* is full/ });
    console.log(`      ${JSON.stringify({ rounds: ROUNDS, kills: facts.kills, ...load.acknowledged })}`);
    expectInvariants(facts);
  });
});
