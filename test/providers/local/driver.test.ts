import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver, DriverOptions, Exit, WorkerSpec } from '../../../providers/driver.js';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { kill } from '../../../src/process/identity.js';
import { processTable } from '../../../src/process/table.js';
import { driverContract } from '../../contracts/driver.js';
import { openInProcess } from '../../contracts/other-driver.js';
import { ask, collect, firstLine, refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { local } from './target.js';

driverContract(local);

describe('local driver', () => {
  const folder = temporaryFolder();
  const exits = new Map<string, Exit>();
  let options: DriverOptions;
  let driver: Driver;

  beforeEach(async () => {
    exits.clear();
    options = { application: 'local', dataDir: join(folder(), 'x'.repeat(120), "it's data"), root: folder() };
    driver = await openLocalDriver(options);
    driver.watch((id, exit) => exits.set(id, exit));
  });

  afterEach(async () => {
    await stopAll(driver);
    await driver.close();
  });

  const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
    workerSpec(id, { ...local.script(text), ...more });
  const exitOf = (id: string) => until(`${id} ended`, () => exits.get(id));
  const workerFolder = (id: string) => join(options.dataDir, 'workers', id);

  async function running(pid: number): Promise<boolean> {
    return (await processTable()).some((found) => found.pid === pid && !found.zombie);
  }

  it('adopts a worker with its true age, even if the clock was set since', async function () {
    if (process.platform !== 'linux') skip(this, 'the system does not report the age');
    const { startedAt } = await driver.start(script('aged', 'sleep 1000'));
    await driver.close();
    const file = join(workerFolder('aged'), 'worker.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    // As if the clock had been set forward by an hour after the start.
    writeFileSync(file, JSON.stringify({ ...record, startedAt: startedAt - 3_600_000 }));
    driver = await openLocalDriver(options);
    driver.watch((id, exit) => exits.set(id, exit));
    const adopted = (await driver.list()).find(({ id }) => id === 'aged');
    expect(adopted?.startedAt).to.be.closeTo(startedAt, 2_000);
  });

  describe('environment', () => {
    it("has the base, the worker's own variables and nothing else from the agent", async () => {
      process.env.AGENT_ONLY = 'private';
      try {
        const own = { OWN: 'yes', HOME: '/elsewhere' };
        const worker = await driver.start(
          workerSpec('env', { ...local.program('serve.mjs'), serves: true, environment: own }),
        );
        const { environment } = await ask(worker);
        expect(environment).to.include({ ...own, PATH: process.env.PATH, MULTINODE_HOST: '127.0.0.1' });
        const allowed =
          'PATH HOME USER LOGNAME SHELL LANG LC_ALL LC_CTYPE TZ TMPDIR OWN PORT MULTINODE_HOST MULTINODE_SECRETS_DIR';
        // The wrapper's shell sets these three.
        const names = [...allowed.split(' '), 'PWD', 'SHLVL', '_'];
        expect(Object.keys(environment).filter((name) => !names.includes(name))).to.deep.equal([]);
      } finally {
        delete process.env.AGENT_ONLY;
      }
    });

    it('passes on names that are invalid in a shell, and runs nothing that their values contain', async function () {
      if (!existsSync('/bin/bash')) skip(this, 'bash is not installed');
      const odd = { 'a.b-c[0]': 'x', '2FA': 'y', É: 'z' };
      const evil = { BASH_ENV: '/dev/stdin', 'BASH_FUNC_read%%': '() { echo run; }', ENV: '/nowhere' };
      const worker = await driver.start(
        workerSpec('odd', { ...local.program('serve.mjs'), serves: true, environment: { ...odd, ...evil } }),
      );
      expect((await ask(worker)).environment).to.include({ ...odd, BASH_ENV: '/dev/stdin' });
      await driver.start(script('ended', 'exit 7', { environment: odd }));
      expect((await exitOf('ended')).code).to.equal(7);
    });
  });

  describe('limits', () => {
    it('apply to its processes, if the machine has the program that sets them', async function () {
      if (!existsSync('/usr/bin/prlimit')) skip(this, 'prlimit is not installed');
      const ulimits = { nofile: { soft: 100, hard: 200 }, core: { soft: 0, hard: 0 } };
      await driver.start(
        script('limited', 'ulimit -S -n; ulimit -H -n; ulimit -c; cat /proc/self/oom_score_adj; exit 4', {
          ulimits,
          oom_score_adj: 700,
        }),
      );
      expect((await exitOf('limited')).code).to.equal(4);
      const lines = [];
      for await (const { text } of driver.logs('limited', {})) lines.push(text);
      expect(lines).to.deep.equal(['100', '200', '0', '700']);
      const environment = { PATH: folder() };
      const error = await refusal(
        driver.start(workerSpec('bare', { command: ['/bin/sh', '-c', 'exit 0'], ulimits, environment })),
      );
      expect(error.message).to.contain('ulimits needs the program prlimit from util-linux');
    });
  });

  describe('secrets', () => {
    it('are files that only the user can read, and are removed with the worker', async () => {
      await driver.start(script('holder', 'exec sleep 1000', { secrets: { token: 'value' } }));
      const secrets = join(workerFolder('holder'), 'secrets');
      expect(statSync(secrets).mode & 0o777).to.equal(0o700);
      expect(statSync(join(secrets, 'token')).mode & 0o777).to.equal(0o600);
      expect(statSync(workerFolder('holder')).mode & 0o777).to.equal(0o700);
      for (const name of readdirSync(workerFolder('holder')).filter((each) => each !== 'secrets')) {
        expect(readFileSync(join(workerFolder('holder'), name), 'utf8')).not.to.contain('value');
      }
      await driver.stop('holder', 10_000);
      expect(existsSync(secrets)).to.equal(false);
    });
  });

  describe('command', () => {
    async function message(more: Partial<WorkerSpec>): Promise<string> {
      const error = await refusal(driver.start(workerSpec('wrong', more)));
      expect(await driver.list()).to.deep.equal([]);
      expect(existsSync(workerFolder('wrong'))).to.equal(false);
      return `${error.code} ${error.message}`;
    }

    it("is looked up on the worker's PATH, or relative to its folder", async () => {
      mkdirSync(join(folder(), 'sub dir', 'bin'), { recursive: true });
      const tool = join(folder(), 'sub dir', 'bin', 'tool');
      writeFileSync(tool, '#!/bin/sh\nexit "$1"\n');
      chmodSync(tool, 0o755);
      const own = { working_dir: 'sub dir' };
      await driver.start(workerSpec('relative', { command: ['bin/tool', '11'], ...own }));
      await driver.start(
        workerSpec('path', { command: ['tool', '12'], environment: { PATH: 'bin:/bin' }, ...own }),
      );
      expect((await exitOf('relative')).code).to.equal(11);
      expect((await exitOf('path')).code).to.equal(12);
    });

    it('is refused with a message about what was found', async () => {
      writeFileSync(join(folder(), 'plain'), 'text');
      expect(await message({ command: ['absent'], environment: { PATH: '/nowhere' } })).to.equal(
        'MN4007 work could not be started: its command absent was not found on PATH (/nowhere)',
      );
      expect(await message({ command: ['./absent'] })).to.equal(
        `MN4007 work could not be started: its command ./absent does not exist (looked for ${folder()}/absent)`,
      );
      expect(await message({ command: ['./plain'] })).to.contain(`${folder()}/plain is not executable`);
      expect(await message({ command: [folder()] })).to.contain(`${folder()} is a folder`);
      expect(await message({ command: ['sh'], working_dir: 'gone' })).to.contain(
        `its working_dir ${folder()}/gone does not exist`,
      );
      expect(await message({ command: ['sh'], working_dir: 'plain' })).to.contain('plain is not a folder');
      expect(await message({})).to.equal('MN4007 work could not be started: it has no command');
      expect(await message({ image: 'shop:1' }))
        .to.contain('MN2001')
        .and.to.contain('not images');
    });

    it('is refused with a clear message if the system refuses it', async () => {
      const error = await refusal(
        driver.start(workerSpec('long', { command: ['sh', 'x'.repeat(4 * 2 ** 20)] })),
      );
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain('E2BIG');
    });

    it('runs a Python program unchanged', async function () {
      const python = ['python3', '-m', 'http.server', '--bind', '127.0.0.1'];
      const command = ['sh', '-c', `exec ${python.join(' ')} "$PORT"`];
      if (!process.env.PATH?.split(':').some((each) => existsSync(join(each, 'python3'))))
        skip(this, 'no python3');
      writeFileSync(join(folder(), 'hello.txt'), 'hello');
      const worker = await driver.start(workerSpec('python', { command, serves: true }));
      const text = await until('python answers', () =>
        fetch(`http://127.0.0.1:${worker.address?.port}/hello.txt`).then(
          (response) => response.text(),
          () => '',
        ),
      );
      expect(text).to.equal('hello');
    });
  });

  describe('process tree', () => {
    /** Starts a worker with a child in its group and one that has left it; returns their pids. */
    async function family(id: string, rest: string): Promise<number[]> {
      const away = `${process.execPath} -e "require('child_process').spawn('sleep',['1000'],{detached:true,stdio:'ignore'}).on('spawn',function(){console.log(this.pid);process.exit()})"`;
      await driver.start(script(id, `sleep 1000 & echo $!; ${away}; echo end; ${rest}`));
      const pids: number[] = [];
      for await (const { text } of driver.logs(id, { follow: true })) {
        if (text === 'end') break;
        pids.push(Number(text));
      }
      expect(pids).to.have.length(2);
      return pids;
    }

    it('is gone when the worker is stopped', async function () {
      if (process.platform !== 'linux')
        skip(this, 'a process that leaves its session is found through /proc');
      const pids = await family('stopped', 'exec sleep 1000');
      await driver.stop('stopped', 10_000);
      for (const pid of pids) expect(await running(pid)).to.equal(false);
    });

    it('is gone when the program has ended by itself', async function () {
      if (process.platform !== 'linux')
        skip(this, 'a process that leaves its session is found through /proc');
      const pids = await family('ended', 'exit 3');
      expect((await exitOf('ended')).code).to.equal(3);
      for (const pid of pids) expect(await running(pid)).to.equal(false);
    });

    it("is gone when the wrapper was killed, even an adopted worker's", async function () {
      if (process.platform !== 'linux')
        skip(this, 'a process that leaves its session is found through /proc');
      const pids = await family('orphans', 'exec sleep 1000');
      await driver.close();
      driver = await openLocalDriver(options);
      driver.watch((id, exit) => exits.set(id, exit));
      const record: { identity: { pid: number } } = JSON.parse(
        readFileSync(join(workerFolder('orphans'), 'worker.json'), 'utf8'),
      );
      kill(record.identity.pid, 'SIGKILL');
      expect((await exitOf('orphans')).signal).to.equal('SIGKILL');
      for (const pid of pids) expect(await running(pid)).to.equal(false);
    });

    it('without a record is ended when the driver is opened, and no other process is', async function () {
      if (process.platform !== 'linux') skip(this, 'strays are found through /proc');
      await driver.close();
      const stray = (secrets: string) =>
        spawn('sleep', ['1000'], { env: { ...process.env, MULTINODE_SECRETS_DIR: secrets } });
      const ours = stray(join(workerFolder('forgotten'), 'secrets'));
      const theirs = stray(join(folder(), 'other', 'workers', 'forgotten', 'secrets'));
      try {
        driver = await openLocalDriver(options);
        await until('the stray is gone', () => ours.signalCode === 'SIGKILL');
        expect(theirs.signalCode).to.equal(null);
      } finally {
        ours.kill('SIGKILL');
        theirs.kill('SIGKILL');
      }
    });

    it('has no unrecorded member, whenever the driver is killed', async function () {
      if (process.platform !== 'linux') skip(this, 'processes are found through /proc');
      await driver.close();
      for (let round = 0; round < 5; round++) {
        const killed = await openInProcess('local', options);
        const starts = Array.from({ length: 30 }, (_, index) =>
          killed.start(script(`r${round}-${index}`, 'exec sleep 1000')).catch(() => undefined),
        );
        await starts[round * 7];
        await killed.kill();
        await Promise.all(starts);
        const recorded = new Set(readdirSync(join(options.dataDir, 'workers')));
        const marked = await until('wrappers without the word to begin have ended', async () => {
          const found = await markedWorkers(options.dataDir);
          return found.every((id) => recorded.has(id)) && found;
        });
        driver = await openLocalDriver(options);
        const live = (await driver.list()).filter(({ exit }) => !exit).map(({ id }) => id);
        expect(marked).to.include.members(live);
        expect(live).not.to.have.length(0);
        await stopAll(driver);
        await driver.close();
        expect(await markedWorkers(options.dataDir)).to.deep.equal([]);
      }
      driver = await openLocalDriver(options);
    });
  });

  describe('logs', () => {
    it('stay within their limit while a worker writes, and followers miss only what is written during truncation', async () => {
      const count = 60_000;
      const text = 'x'.repeat(200);
      const write = `(async () => {
        for (let i = 0; i < ${count}; i++) {
          require('fs').writeSync(1, i + ' ${text}\\n');
          if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 25));
        }
      })()`;
      await driver.start(workerSpec('writer', { command: [process.execPath, '-e', write] }));
      const lines = await collect(driver.logs('writer', { follow: true }));
      const seen = lines.map((line) => Number.parseInt(line.text, 10));
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      // Under load, whole bursts may fall into that moment, which comes about five times.
      expect(seen.length).to.be.within(count * 0.9, count);
      expect(seen.at(-1)).to.equal(count - 1);

      const kept = await collect(driver.logs('writer', {}));
      expect(kept.length).to.be.within(1_000, count / 2);
      expect(kept.at(-1)?.text).to.equal(`${count - 1} ${text}`);
      for (const file of readdirSync(workerFolder('writer')).filter((name) => name.includes('log'))) {
        expect(statSync(join(workerFolder('writer'), file)).size).to.be.lessThan(6 * 2 ** 20);
      }
    });

    const logBytes = (id: string) =>
      readdirSync(workerFolder(id))
        .filter((name) => name.includes('log'))
        .reduce((sum, name) => sum + statSync(join(workerFolder(id), name)).size, 0);
    const burst = (id: string) =>
      script(id, 'yes | head -c 60000000; yes no | head -c 60000000 >&2; echo the end');

    it('stay within their limit if a worker writes everything at once and ends', async () => {
      await driver.start(burst('burst'));
      await exitOf('burst');
      expect(logBytes('burst')).to.be.within(2 ** 20, 10 * 2 ** 20);
      const last = await collect(driver.logs('burst', { tail: 2 }));
      expect(last.map(({ text }) => text)).to.deep.equal(['the end', 'no']);
    });

    it('stay within their limit if it does so while no driver is open', async () => {
      const { id } = await driver.start(burst('alone'));
      await driver.close();
      await until('it has ended', () => existsSync(join(options.dataDir, 'exits', id)));
      driver = await openLocalDriver(options);
      driver.watch((ended, exit) => exits.set(ended, exit));
      await exitOf('alone');
      expect(logBytes('alone')).to.be.within(2 ** 20, 10 * 2 ** 20);
    });
  });

  it('kills processes that left the process group if they do not end in time', async () => {
    await driver.start(
      script('loner', `exec setsid -w sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done'`),
    );
    const pid = Number(await firstLine(driver, 'loner'));
    await driver.stop('loner', 200);
    expect(await running(pid)).to.equal(false);
  });
});

/** Ids of workers below the folder that live processes have in their markers. */
async function markedWorkers(dataDir: string): Promise<string[]> {
  const start = `MULTINODE_SECRETS_DIR=${dataDir}/workers/`;
  return (await processTable()).flatMap(({ pid, zombie }) => {
    try {
      const variables = zombie ? [] : readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      const marker = variables.find((each) => each.startsWith(start));
      return marker ? [marker.slice(start.length).split('/')[0] ?? ''] : [];
    } catch {
      return [];
    }
  });
}
