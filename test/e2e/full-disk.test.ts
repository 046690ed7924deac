import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startAgent } from '../../src/agent/process/launch.js';
import { stopAgent } from '../../src/agent/process/stop.js';
import { Client } from '../../src/client/index.js';
import { AgentError } from '../../src/errors/errors.js';
import { kill } from '../../src/process/identity.js';
import { functionSpec, jobSpec, manifestOf, NO_INPUTS } from '../support/application.js';
import { call } from '../support/calls.js';
import { temporaryFolder } from '../support/folder.js';
import { endProcesses } from '../support/leftovers.js';
import { skip } from '../support/skip.js';
import { SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';

const MEBIBYTE = 2 ** 20;

/** Answers 300 kB once the file `go` is there. */
const WORKER = `
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
createServer((request, response) => {
  request.resume();
  const look = setInterval(() => {
    if (!existsSync(process.argv[2])) return;
    clearInterval(look);
    response.end('x'.repeat(300_000));
  }, 20);
}).listen(process.env.PORT, '127.0.0.1');
`;

describe('a full disk', () => {
  const folder = temporaryFolder();
  let disk: SmallDisk;
  let dataDir: string;
  let go: string;

  before(function () {
    if (!existsSync('dist/src/agent/main.js')) skip(this, 'the package is not built');
  });

  beforeEach(function () {
    disk = SmallDisk.mount(this, join(folder(), 'disk'), 32);
    dataDir = join(disk.path, 'agent');
    go = join(folder(), 'go');
    writeFileSync(join(folder(), 'worker.mjs'), WORKER);
  });

  afterEach(async () => {
    if (!disk) return;
    disk.free();
    await stopAgent(dataDir, { grace: 5_000 });
    // Workers outlive their agent.
    endProcesses(folder());
    disk.unmount();
  });

  const start = () =>
    startAgent({ application: 'test', target: 'local', root: folder(), dataDir, host: '127.0.0.1', port: 0 });

  async function up() {
    const { url, apiKey: key, pid } = await start();
    return { client: new Client({ url, key }), pid, url, key };
  }

  const manifest = () =>
    manifestOf(
      { slow: functionSpec('', { command: [process.execPath, 'worker.mjs', go] }) },
      { jobs: { wait: jobSpec('', { command: ['sh', '-c', `while [ ! -e ${go} ]; do sleep 0.05; done`] }) } },
    );

  it('makes the agent refuse new work, finish running work, report it, and recover once there is space', async () => {
    const { client, url, key } = await up();
    const metric = async (name: string) => {
      const { text } = await call(`${url}/metrics`, key, { method: 'GET' });
      return Number(new RegExp(`^multinode_storage_${name} (.*)$`, 'm').exec(text)?.[1]);
    };
    await client.putApplication({ manifest: manifest(), inputs: NO_INPUTS });
    expect(await metric('up')).to.equal(1);
    const calls = await Promise.all(Array.from({ length: 3 }, () => client.invokeAsync('slow')));
    const { id } = await client.jobs.start('wait');
    const running = async () =>
      (await client.jobs.get(id)).state === 'RUNNING' &&
      (await Promise.all(calls.map((made) => client.invocation(made.id)))).every(
        ({ state }) => state === 'RUNNING',
      );
    await until('all run', running);
    await until('there is a reserve', () => existsSync(join(dataDir, 'reserve')));
    disk.fill();
    await until('the status shows it', async () => (await client.status()).storage.failure);
    const { storage } = await client.status();
    expect(storage.failure?.message).to.include(`The disk of ${dataDir} is full`);
    expect(storage.total_bytes).to.equal(32 * MEBIBYTE);
    expect([await metric('up'), await metric('size_bytes')]).to.deep.equal([0, 32 * MEBIBYTE]);
    expect(await metric('free_bytes')).to.be.lessThan(17 * MEBIBYTE);
    for (const refused of [client.jobs.start('wait'), client.invokeAsync('slow')]) {
      const error: unknown = await refused.then(
        () => null,
        (caught: unknown) => caught,
      );
      expect(error).to.be.instanceOf(AgentError).and.include({ code: 'MN4014', status: 503 });
    }

    writeFileSync(go, '');
    await until('the job has ended', async () => (await client.jobs.get(id)).finished_at);
    expect(await client.jobs.get(id)).to.include({ state: 'SUCCEEDED', attempts: 1, exit_code: 0 });
    for (const { id: called } of calls) {
      await until('the call has ended', async () => (await client.invocation(called)).finished_at);
      expect(await client.invocation(called)).to.include({ state: 'SUCCEEDED', attempts: 1 });
    }

    disk.free();
    await until('there is room', async () => (await client.status()).storage.failure === null);
    expect(await metric('up')).to.equal(1);
    expect(existsSync(join(dataDir, 'reserve'))).to.equal(true);
    const { id: next } = await client.jobs.start('wait');
    await until('new work is done', async () => (await client.jobs.get(next)).finished_at);
  });

  it('leaves no call RUNNING that ended while nothing could be stored', async () => {
    const { client } = await up();
    await client.putApplication({ manifest: manifest(), inputs: NO_INPUTS });
    const call = await client.invokeAsync('slow');
    await until('it runs', async () => (await client.invocation(call.id)).state === 'RUNNING');
    rmSync(join(dataDir, 'reserve'), { force: true });
    disk.fill();
    await until('the status shows it', async () => (await client.status()).storage.failure);
    disk.fill();
    writeFileSync(go, '');
    await until(
      'the worker is free again',
      async () => (await client.status()).functions.slow?.executing === 0,
    );
    expect(await client.invocation(call.id)).to.include({ state: 'RUNNING' });
    disk.free();
    await until('it has ended', async () => (await client.invocation(call.id)).finished_at);
    expect(await client.invocation(call.id)).to.include({ state: 'SUCCEEDED', attempts: 1 });
  });

  it('lets a killed agent start, thanks to its reserve; without one, it says what is wrong in one line', async () => {
    const first = await up();
    await first.client.putApplication({ manifest: manifest(), inputs: NO_INPUTS });
    await until('there is a reserve', () => existsSync(join(dataDir, 'reserve')));
    disk.fill();
    kill(first.pid, 'SIGKILL');
    const second = await up();
    expect(second.pid).not.to.equal(first.pid);
    expect((await second.client.getApplication())?.manifest.name).to.equal(manifest().name);

    disk.fill();
    kill(second.pid, 'SIGKILL');
    const error: unknown = await start().then(
      () => null,
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(AgentError).and.include({ code: 'MN4013' });
    expect(error)
      .to.have.property('message')
      .that.matches(/^[^\n]*the disk of [^\n]*agent is full[^\n]*$/);
  });

  it('is not the only obstacle to writing: a read-only file system is also reported in one line', async () => {
    await up();
    // A killed agent is started again, and writes.
    await stopAgent(dataDir, { grace: 5_000 });
    await until('nobody writes', () => {
      try {
        disk.remount('ro');
        return true;
      } catch {
        return false;
      }
    });
    try {
      const error: unknown = await start().then(
        () => null,
        (caught: unknown) => caught,
      );
      expect(error).to.be.instanceOf(AgentError).and.include({ code: 'MN4013' });
      expect(error)
        .to.have.property('message')
        .that.matches(/^[^\n]*its file system is read-only[^\n]*$/);
    } finally {
      disk.remount('rw');
    }
  });
});
