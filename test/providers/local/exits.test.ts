import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver, DriverOptions, Exit, WorkerSpec } from '../../../providers/driver.js';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { kill } from '../../../src/process/identity.js';
import { processTable } from '../../../src/process/table.js';
import { firstLine, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { local } from './target.js';

describe('how a local worker has ended', () => {
  const folder = temporaryFolder();
  const exits = new Map<string, Exit>();
  let options: DriverOptions;
  let driver: Driver;

  async function open(): Promise<void> {
    driver = await openLocalDriver(options);
    driver.watch((id, exit) => exits.set(id, exit));
  }

  async function reopen(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
    await driver.close();
    await meanwhile();
    await open();
  }

  beforeEach(async () => {
    exits.clear();
    options = { application: 'local', dataDir: join(folder(), 'data'), root: folder() };
    await open();
  });

  afterEach(async () => {
    await stopAll(driver);
    await driver.close();
  });

  const exitOf = (id: string) => until(`${id} ended`, () => exits.get(id));
  const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
    workerSpec(id, { ...local.script(text), ...more });
  const wrapperOf = (id: string): number => {
    const record: { identity: { pid: number } } = JSON.parse(
      readFileSync(join(options.dataDir, 'workers', id, 'worker.json'), 'utf8'),
    );
    return record.identity.pid;
  };
  const running = async (pid: number) =>
    (await processTable()).some((found) => found.pid === pid && !found.zombie);

  describe('is known as a SIGKILL', () => {
    const KILLED = { code: null, signal: 'SIGKILL', outOfMemory: false };

    it('of a program that kills its process group', async () => {
      await driver.start(script('group', 'kill -9 0'));
      const exit = await exitOf('group');
      expect(exit).to.include(KILLED);
      expect(exit).not.to.have.property('lost');
    });

    it('of a program that kills its wrapper and keeps running', async () => {
      await driver.start(script('parent', 'echo $$; kill -9 $PPID; sleep 1000'));
      const pid = Number(await firstLine(driver, 'parent'));
      const exit = await exitOf('parent');
      expect(exit).to.include(KILLED);
      expect(exit).not.to.have.property('lost');
      expect(await running(pid)).to.equal(false);
    });

    it('while no driver was open', async () => {
      await driver.start(script('group', 'read -r _ <"$FIFO"; kill -9 0', fifo()));
      const pid = wrapperOf('group');
      await reopen(async () => {
        release();
        await until('it has gone', async () => !(await running(pid)));
      });
      const exit = await exitOf('group');
      expect(exit).to.include(KILLED);
      expect(exit).not.to.have.property('lost');
    });

    it('but not of a program that ended with the machine', async () => {
      await driver.start(script('earlier', 'exec sleep 1000'));
      await reopen(async () => {
        const file = join(options.dataDir, 'workers', 'earlier', 'worker.json');
        const record: object = JSON.parse(readFileSync(file, 'utf8'));
        const pid = wrapperOf('earlier');
        kill(-pid, 'SIGKILL');
        await until('it has gone', async () => !(await running(pid)));
        writeFileSync(file, JSON.stringify({ ...record, era: 'of another boot' }));
      });
      expect(await exitOf('earlier')).to.include({ ...KILLED, lost: true });
    });
  });

  for (const [shell, environment] of [
    ['/bin/sh', {}],
    ['bash, which passes variables of any name on', { 'a.b': '1' }],
  ] as const) {
    describe(`is known by ${shell}:`, () => {
      const SIGNALS = { SIGHUP: 1, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
      for (const [signal, number] of Object.entries(SIGNALS)) {
        it(`an end by ${signal} is not an exit with ${128 + number}, and vice versa`, async () => {
          await driver.start(script('killed', `ulimit -c 0; kill -${number} $$`, { environment }));
          await driver.start(script('exited', `exit ${128 + number}`, { environment }));
          expect(await exitOf('killed')).to.include({ code: null, signal });
          // Some builds of bash do not report SIGTERM.
          const unsure = signal === 'SIGTERM' && shell !== '/bin/sh';
          const exited = unsure ? { code: null, signal } : { code: 128 + number, signal: null };
          expect(await exitOf('exited')).to.include(exited);
        });
      }

      it('a program gets nothing from the wrapper: no input, no descriptor, and its own standard error', async () => {
        const text =
          'cat; for n in 3 4 5 6 7 8 9; do [ -e /dev/fd/$n ] && echo $n; done >&2; echo end >&2; exit 200';
        await driver.start(script('clean', text, { environment }));
        expect(await exitOf('clean')).to.include({ code: 200, signal: null });
        expect(await firstLine(driver, 'clean')).to.equal('end');
      });
    });
  }

  it('is known with how long it ran, whatever the time of day was then', async function () {
    if (process.platform !== 'linux') skip(this, 'only Linux has /proc');
    await driver.start(script('short', 'read -r _ <"$FIFO"; exit 3', fifo()));
    const pid = wrapperOf('short');
    await reopen(async () => {
      release();
      await until('it has gone', async () => !(await running(pid)));
      const later = new Date(Date.now() + 10 * 3_600_000);
      utimesSync(join(options.dataDir, 'exits', 'short'), later, later);
    });
    const { code, ran } = await exitOf('short');
    expect(code).to.equal(3);
    expect(ran).to.be.within(0, 600_000);
  });

  it('is known for a program that has suspended its wrapper', async () => {
    await driver.start(script('stopped', `kill -STOP $PPID; exit 4`));
    expect(await exitOf('stopped')).to.include({ code: 4, signal: null });
  });

  it('is known for a program that has suspended itself and is killed after the grace period', async () => {
    await driver.start(script('paused', 'echo $$; kill -STOP 0; exit 4'));
    const pid = await firstLine(driver, 'paused');
    const state = () => execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
    await until('it is suspended', () => state().startsWith('T'));
    await driver.stop('paused', 300);
    expect(await exitOf('paused')).to.include({ code: null, signal: 'SIGKILL' });
  });

  it('is known for a program in another process group', async function () {
    if (process.platform !== 'linux') skip(this, 'macOS has no setsid');
    await driver.start(script('moved', "exec setsid -w sh -c 'exit 6'"));
    expect((await exitOf('moved')).code).to.equal(6);
  });

  it("is known for a program that removes its working folder, its logs and all of the driver's files", async function () {
    if (process.platform !== 'linux') skip(this, 'the status is kept where only /proc shows it');
    const work = join(folder(), 'work');
    await mkdir(work);
    await driver.start(
      script('broom', `rm -rf "${work}" "${options.dataDir}"/*; exit 5`, { working_dir: 'work' }),
    );
    expect((await exitOf('broom')).code).to.equal(5);
    await driver.start(script('next', 'exit 7'));
    expect((await exitOf('next')).code).to.equal(7);
  });

  describe('is known on a full disk', () => {
    let mounted: string | undefined;

    beforeEach(async function () {
      if (process.platform !== 'linux' || process.getuid?.() !== 0)
        skip(this, 'only root can mount a file system');
      const place = join(folder(), 'disk');
      await mkdir(place);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'multinode-test', place], { stdio: 'pipe' });
      } catch (error) {
        skip(this, `no file system can be mounted: ${error instanceof Error ? error.message : error}`);
      }
      mounted = place;
      await reopen(() => {
        options = { ...options, dataDir: join(place, 'data') };
      });
    });

    afterEach(async () => {
      await stopAll(driver);
      await driver.close();
      await open();
      if (mounted !== undefined) execFileSync('umount', ['-l', mounted]);
      mounted = undefined;
    });

    const ballast = () => join(mounted ?? '', 'ballast');
    function fill(): void {
      const { bavail, bsize } = statfsSync(mounted ?? '');
      writeFileSync(ballast(), Buffer.alloc(bavail * bsize));
      expect(() => writeFileSync(join(mounted ?? '', 'more'), Buffer.alloc(8192))).to.throw('ENOSPC');
    }

    it('to a driver that is open, and to the next one', async () => {
      await driver.start(script('good', 'read -r _ <"$FIFO"', fifo()));
      fill();
      release();
      expect(await exitOf('good')).to.include({ code: 0, signal: null });
      exits.clear();
      await reopen();
      expect(await exitOf('good')).to.include({ code: 0, signal: null });
    });

    it('while no driver was open', async () => {
      await driver.start(script('alone', 'read -r _ <"$FIFO"; exit 3', fifo()));
      const wrapper = wrapperOf('alone');
      fill();
      await reopen(async () => {
        release();
        await until('it has gone', async () => !(await running(wrapper)));
      });
      expect((await exitOf('alone')).code).to.equal(3);
    });

    it('even if its file is gone, for as long as there is no space', async () => {
      await driver.start(script('held', 'read -r _ <"$FIFO"; exit 9', fifo()));
      const wrapper = wrapperOf('held');
      const file = join(options.dataDir, 'exits', 'held');
      // The wrapper has it open, so removing it would free space once the program ends.
      renameSync(file, `${file}.away`);
      fill();
      release();
      expect((await exitOf('held')).code).to.equal(9);
      exits.clear();
      await reopen();
      const { at } = await exitOf('held');
      expect(exits.get('held')?.code).to.equal(9);
      expect(await running(wrapper)).to.equal(true);
      rmSync(ballast());
      await until('its wrapper has gone', async () => !(await running(wrapper)));
      exits.clear();
      await reopen();
      const [shown] = await driver.list();
      expect(shown?.exit).to.include({ code: 9, at });
    });

    it('and a worker without enough space to start is refused with a clear message', async () => {
      fill();
      const error: unknown = await driver.start(script('late', 'exit 0')).catch((reason: unknown) => reason);
      expect(String(error)).to.contain('ENOSPC');
      expect(existsSync(join(options.dataDir, 'workers', 'late'))).to.equal(false);
    });
  });

  /** Delays a program until `release`. */
  function fifo(): Partial<WorkerSpec> {
    const path = join(folder(), 'fifo');
    execFileSync('mkfifo', [path]);
    return { environment: { FIFO: path } };
  }

  function release(): void {
    writeFileSync(join(folder(), 'fifo'), '\n');
  }
});
