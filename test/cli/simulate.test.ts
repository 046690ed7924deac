import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from '../support/cli.js';

describe('cli: simulate', () => {
  let cwd: string;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-simulate-'));
    const square = { command: 'node square.js', max_workers: 3, spare_workers: 1, cooldown_period: 60 };
    await writeFile(join(cwd, 'multinode.json'), JSON.stringify({ name: 'example', functions: { square } }));
    // Two at once, one of which finds the spare worker, then one that finds a worker still cooling down.
    await writeFile(join(cwd, 'calls.csv'), 'at,duration\n0,10s\n0,10s\n30,500ms\n');
  });
  after(() => rm(cwd, { recursive: true }));

  const simulate = (...args: string[]) => cli(['simulate', 'square', ...args], { cwd });

  it("replays recorded calls with the manifest's settings first, then with others", async () => {
    const { code, stdout } = await simulate('--trace', 'calls.csv', '--start-up', '2s', '--json');
    expect(code).to.equal(0);
    const { trials } = JSON.parse(stdout);
    expect(trials[0].limits).to.deep.equal({ maxWorkers: 3, spareWorkers: 1, cooldownPeriod: 60_000 });
    expect(trials[0].summary).to.deep.include({
      // Nothing is ready at the start, so both wait for a worker to start.
      coldStarts: 2,
      mostWorkers: 3,
      wait: { p50: 2_000, p90: 2_000, p95: 2_000, p99: 2_000, max: 2_000, total: 4_000 },
    });
    const none = trials.find(
      ({ limits }: { limits: { spareWorkers: number; cooldownPeriod: number } }) =>
        limits.spareWorkers === 0 && limits.cooldownPeriod === 60_000,
    );
    expect(none.summary.mostWorkers).to.equal(2);
    expect(none.summary.workerSeconds).to.be.below(trials[0].summary.workerSeconds);
  });

  it('shows workers and calls over time, and a row for each setting', async () => {
    const { code, stdout } = await simulate('--rate', '30/m', '--duration', '200ms-2s');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^square: 1,[0-9]{3} calls in 1 h 1 min of virtual time$/m);
    expect(stdout).to.match(/█ workers[\s\S]*█ calls in flight/);
    expect(stdout).to.match(/^ +1 +1 min +3 .*← the manifest$/m);
    expect(stdout).to.match(/^ +1 +5 min +3 /m);
  });

  it('depends on the seed only', async () => {
    const given = ['--rate', '1/s', '--for', '5m', '--json'];
    const [first, again, other] = await Promise.all([
      simulate(...given),
      simulate(...given),
      simulate(...given, '--seed', '2'),
    ]);
    expect(again.stdout).to.equal(first.stdout);
    expect(other.stdout).not.to.equal(first.stdout);
  });

  it('tries only the settings that are given', async () => {
    const { stdout } = await simulate('--rate', '1/s', '--for', '1m', '--spare-workers', '3', '--json');
    const { trials } = JSON.parse(stdout);
    expect(
      trials.map(({ limits }: { limits: { spareWorkers: number } }) => limits.spareWorkers),
    ).to.deep.equal([1, 3]);
  });

  it('writes a self-contained page', async () => {
    const { code } = await simulate('--rate', '1/s', '--for', '1m', '--html', 'page.html');
    expect(code).to.equal(0);
    const page = await readFile(join(cwd, 'page.html'), 'utf8');
    expect(page)
      .to.match(/^<!doctype html>/)
      .and.to.include('new uPlot(');
    expect(page).not.to.match(/(src|href)=/);
  });

  for (const [what, args, message] of [
    ['no load', [], 'with either --rate or --trace'],
    ['a rate without a time', ['--rate', '5'], 'such as 5/s, 30/m or 100/h'],
    ['times in the wrong order', ['--rate', '5/s', '--duration', '2s-1s'], 'such as 800ms or 200ms-2s'],
    ['too many calls', ['--rate', '1000/s'], 'at most 1,000,000 can be simulated'],
    [
      'more spare workers than workers',
      ['--rate', '5/s', '--spare-workers', '4'],
      'must not be above the maximum of 3 workers',
    ],
    ['a file that is not there', ['--trace', 'none.csv'], 'no such file'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await simulate(...args);
      expect(code).to.equal(64);
      expect(stderr).to.include(message);
    });
  }

  it('refuses an unknown function, and lists the known ones', async () => {
    const { code, stderr } = await cli(['simulate', 'cube', '--rate', '5/s'], { cwd });
    expect(code).to.equal(64);
    expect(stderr).to.include('multinode.json has no function "cube"; its functions: square');
  });
});
