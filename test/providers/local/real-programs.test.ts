import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Driver, Exit } from '../../../providers/driver.js';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { collect, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { freePort } from '../../support/port.js';
import { findOnPath } from '../../support/program.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

const execute = promisify(execFile);

/** Milliseconds; none of these programs needs that long. */
const GRACE = 120_000;

/**
 * Programs that were not written for Multinode, stopped in the middle of their work: they finish it as they do when only
 * their main process is signalled.
 */
describe('a local worker that is stopped', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const exits = new Map<string, Exit>();
  let driver: Driver;
  let packages: string;
  let missing: string | undefined;

  before(async () => {
    packages = mkdtempSync(join(tmpdir(), 'multinode-programs-'));
    try {
      await execute('python3', ['-m', 'venv', packages]);
      await execute(join(packages, 'bin', 'pip'), ['install', '--quiet', 'celery', 'rq', 'gunicorn']);
    } catch (error) {
      missing = `Celery, RQ and gunicorn can't be installed: ${error instanceof Error ? error.message : error}`;
    }
  });

  after(() => rmSync(packages, { recursive: true, force: true }));

  beforeEach(async () => {
    exits.clear();
    await open();
  });

  async function open(): Promise<void> {
    driver = await openLocalDriver({ application: 'local', dataDir: join(folder(), 'data'), root: folder() });
    driver.watch((id, exit) => exits.set(id, exit));
  }

  afterEach(async () => {
    await stopAll(driver);
    await driver.close();
  });

  const file = (name: string) => join(folder(), name);
  const start = (command: readonly string[], environment: Record<string, string> = {}) =>
    driver.start(
      workerSpec('work', { command, environment: { ...environment, FOLDER: folder() }, memory: 2 ** 30 }),
    );
  const output = async () => (await collect(driver.logs('work', {}))).map(({ text }) => text).join('\n');
  const wrote = (text: string) => until(`it wrote ${text}`, async () => (await output()).includes(text));
  const appeared = (name: string) => until(`${name} is there`, () => existsSync(file(name)));
  const python = (name: string) => join(packages, 'bin', name);

  /** Stops it in the middle of work that `finish` lets it complete. */
  async function stop(finish: () => void | Promise<void>): Promise<Exit> {
    const stopped = driver.stop('work', GRACE);
    await finish();
    await stopped;
    return await until('its end is reported', () => exits.get('work'));
  }

  describe('as Celery with a pool', () => {
    const source = `
import os, time
from celery import Celery
folder = os.environ['FOLDER']
app = Celery('tasks', broker='filesystem://')
app.conf.broker_transport_options = {
    name: folder + '/queue' for name in ('data_folder_in', 'data_folder_out', 'control_folder')}
@app.task
def work():
    open(folder + '/begun', 'w').close()
    while not os.path.exists(folder + '/go'):
        time.sleep(0.02)
    open(folder + '/done', 'w').close()
`;
    const worker = ['-A', 'tasks', 'worker', '--pool=prefork', '--concurrency=2', '--loglevel=INFO'];

    async function finishesItsTask(command: readonly string[]): Promise<void> {
      mkdirSync(file('queue'));
      writeFileSync(file('tasks.py'), source);
      await start(command);
      const send = ['-c', 'from tasks import work; work.delay()'];
      await execute(python('python3'), send, { cwd: folder(), env: { ...process.env, FOLDER: folder() } });
      await appeared('begun');
      const exit = await stop(async () => {
        await wrote('Warm shutdown');
        writeFileSync(file('go'), '');
      });
      expect(existsSync(file('done'))).to.equal(true);
      const text = await output();
      expect(text).to.contain('succeeded in').and.not.to.contain('WorkerLostError');
      expect(exit.signal).to.be.oneOf([null, 'SIGTERM']);
    }

    it('finishes its task', async function () {
      if (missing) skip(this, missing);
      await finishesItsTask([python('celery'), ...worker]);
    });

    it('finishes its task under a shell that ends at once', async function () {
      if (missing) skip(this, missing);
      await finishesItsTask(['sh', '-c', '"$0" "$@"; echo after', python('celery'), ...worker]);
    });
  });

  describe('with its own server', () => {
    let redis: number;
    let server: ReturnType<typeof spawn> | undefined;

    beforeEach(async function () {
      const program = findOnPath('redis-server');
      if (missing) skip(this, missing);
      if (program === undefined) skip(this, 'no redis-server');
      redis = await freePort();
      server = spawn(program, ['--port', String(redis), '--save', '', '--bind', '127.0.0.1'], {
        cwd: folder(),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      for await (const text of server.stdout ?? []) if (String(text).includes('Ready to accept')) break;
    });

    afterEach(async () => {
      if (!server) return;
      server.kill('SIGKILL');
      await once(server, 'exit');
      server = undefined;
    });

    it('as RQ finishes its job', async () => {
      const source = `
import os, time
folder = os.environ['FOLDER']
def work():
    open(folder + '/begun', 'w').close()
    while not os.path.exists(folder + '/go'):
        time.sleep(0.02)
    open(folder + '/done', 'w').close()
`;
      writeFileSync(file('tasks.py'), source);
      const url = `redis://127.0.0.1:${redis}`;
      await start([python('rq'), 'worker', '--url', url, '--path', folder()]);
      await execute(python('rq'), ['enqueue', '--url', url, 'tasks.work'], { cwd: folder() });
      await appeared('begun');
      const exit = await stop(async () => {
        await wrote('warm shut down requested');
        writeFileSync(file('go'), '');
      });
      expect(existsSync(file('done'))).to.equal(true);
      expect(await output()).not.to.contain('terminated unexpectedly');
      expect(exit.code).to.equal(0);
    });
  });

  it('as gunicorn completes the response that it has begun', async function () {
    if (missing) skip(this, missing);
    const source = `
import os, time
folder = os.environ['FOLDER']
def app(environ, start_response):
    open(folder + '/begun', 'w').close()
    while not os.path.exists(folder + '/go'):
        time.sleep(0.02)
    start_response('200 OK', [])
    return [b'done']
`;
    writeFileSync(file('application.py'), source);
    const port = await freePort();
    const bind = ['--bind', `127.0.0.1:${port}`, '--workers', '2', '--graceful-timeout', '60'];
    await start([python('gunicorn'), ...bind, 'application:app']);
    await wrote('Booting worker');
    const answer = until('it answers', () => fetch(`http://127.0.0.1:${port}/`).catch(() => undefined));
    await appeared('begun');
    const exit = await stop(async () => {
      await wrote('Handling signal: term');
      writeFileSync(file('go'), '');
    });
    expect(await (await answer).text()).to.equal('done');
    expect(exit.code).to.equal(0);
  });

  it('as PostgreSQL serves its current clients, and shuts down', async function () {
    const [postgres, initdb, psql] = ['postgres', 'initdb', 'psql'].map(findOnPath);
    if (!postgres || !initdb || !psql) skip(this, 'no postgres, initdb or psql');
    // PostgreSQL refuses to run as root.
    const asNobody = process.getuid?.() === 0;
    if (asNobody && !findOnPath('setpriv')) skip(this, 'no setpriv, to run as a user other than root');
    const user = asNobody ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const data = file('cluster');
    mkdirSync(data);
    chmodSync(folder(), 0o755);
    if (asNobody) execFileSync('chown', ['65534:65534', data]);
    const [first = initdb, ...rest] = [...user, initdb, '-D', data, '-U', 'shop', '-A', 'trust', '--no-sync'];
    await execute(first, rest, { cwd: '/' });
    const port = String(await freePort());
    await start([...user, postgres, '-D', data, '-p', port, '-h', '127.0.0.1', '-k', '']);
    await wrote('ready to accept connections');
    const arguments_ = [
      '-h',
      '127.0.0.1',
      '-p',
      port,
      '-U',
      'shop',
      '-AtX',
      '-v',
      'ON_ERROR_STOP=1',
      'postgres',
    ];
    const client = spawn(psql, arguments_, { stdio: ['pipe', 'pipe', 'inherit'] });
    let answers = '';
    client.stdout.on('data', (text: Buffer) => {
      answers += text.toString();
    });
    client.stdin.write("BEGIN; SELECT 'one';\n");
    await until('it answers', () => answers.includes('one'));
    const exit = await stop(async () => {
      await wrote('received smart shutdown request');
      client.stdin.end("SELECT 'two'; COMMIT;\n");
      await once(client, 'close');
    });
    expect(answers).to.contain('two');
    expect(await output())
      .to.contain('database system is shut down')
      .and.not.to.contain('terminating connection');
    expect(exit.code).to.equal(0);
  });

  describe('as a program under a launcher', () => {
    const program = `
      const { spawn } = require('node:child_process');
      const { existsSync, writeFileSync } = require('node:fs');
      const child = spawn('sh', ['-c', 'trap "echo the child was asked" TERM; while :; do sleep 0.05; done'], { stdio: 'inherit' });
      process.on('SIGTERM', () => {
        console.log('the program was asked');
        setInterval(() => {
          if (!existsSync('go')) return;
          child.kill('SIGKILL');
          writeFileSync('done', '');
          process.exit();
        }, 20);
      });
      console.log('ready');
    `;
    const launchers: Readonly<Record<string, readonly string[]>> = {
      'npm start': ['npm', 'start'],
      'npm run under a shell': ['sh', '-c', 'npm run start; echo after'],
      'sh -c': ['sh', '-c', 'node program.js; echo after'],
    };

    for (const [name, command] of Object.entries(launchers)) {
      it(`finishes its work: ${name}`, async function () {
        if (command.join(' ').includes('npm') && !findOnPath('npm')) skip(this, 'no npm');
        writeFileSync(file('package.json'), JSON.stringify({ scripts: { start: 'node program.js' } }));
        writeFileSync(file('program.js'), program);
        await start(command, { npm_config_update_notifier: 'false' });
        await wrote('ready');
        await stop(async () => {
          await wrote('the program was asked');
          writeFileSync(file('go'), '');
        });
        expect(existsSync(file('done'))).to.equal(true);
        expect(await output()).not.to.contain('the child was asked');
      });
    }

    it('has its grace period even if another driver takes over', async () => {
      writeFileSync(file('program.js'), program);
      await start(['sh', '-c', 'node program.js; echo after']);
      await wrote('ready');
      const stopped = driver.stop('work', GRACE).catch(() => {});
      await wrote('the program was asked');
      await driver.close();
      await stopped;
      await open();
      writeFileSync(file('go'), '');
      await until('its end is reported', () => exits.get('work'));
      expect(existsSync(file('done'))).to.equal(true);
    });

    it('is killed, with everything that it has left behind, once the grace period is over', async () => {
      writeFileSync(file('program.js'), program);
      await start(['sh', '-c', 'node program.js; echo after']);
      await wrote('ready');
      await driver.stop('work', 1_500);
      expect(await output()).to.contain('the program was asked');
      expect(existsSync(file('done'))).to.equal(false);
      expect(exits.get('work')?.signal).to.equal('SIGTERM');
    });
  });

  it('as ffmpeg leaves a complete file', async function () {
    const ffmpeg = findOnPath('ffmpeg');
    if (ffmpeg === undefined) skip(this, 'no ffmpeg');
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=10'];
    await start([ffmpeg, '-nostdin', '-re', ...source, '-c:v', 'mpeg4', '-flush_packets', '1', 'video.mp4']);
    await until(
      'it has begun',
      () => existsSync(file('video.mp4')) && readFileSync(file('video.mp4')).length > 0,
    );
    await stop(() => {});
    // The index, which it writes last.
    expect(readFileSync(file('video.mp4')).includes('moov')).to.equal(true);
  });
});
