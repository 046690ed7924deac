import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { announceAgent, inspectAgent } from '../../../src/agent/process/description.js';
import { agentFiles, ensureApiKey } from '../../../src/agent/process/files.js';
import { acquireDataDir, dataDirHolder } from '../../../src/agent/process/lock.js';
import { removeAgentData, stopAgent } from '../../../src/agent/process/stop.js';
import { isAlive } from '../../../src/process/identity.js';
import { refusal } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { sourceProgram } from '../../support/source-program.js';

const HOLDER = sourceProgram(new URL('../../fixtures/agent/holder.ts', import.meta.url));

interface Contender {
  readonly child: ChildProcess;
  /** Lets it try, and returns its response. */
  try(): Promise<string>;
}

describe('the lock of a data folder', () => {
  const children: ChildProcess[] = [];
  const folder = temporaryFolder();
  let dataDir: string;

  beforeEach(() => {
    dataDir = join(folder(), 'data dir');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await end(child);
  });

  async function contender(): Promise<Contender> {
    const child = spawn(process.execPath, [...HOLDER, dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).to.equal('ready');
    return {
      child,
      try: async () => {
        child.stdin.write('\n');
        return String((await lines.next()).value);
      },
    };
  }

  it('goes to one of many that try at once, and again after each SIGKILL', async () => {
    for (let round = 0; round < 3; round++) {
      const contenders = await Promise.all(Array.from({ length: 5 }, contender));
      const answers = await Promise.all(contenders.map((each) => each.try()));
      const winner = contenders[answers.indexOf('held')];
      expect(answers.filter((answer) => answer === 'held')).to.have.length(1);
      for (const answer of answers.filter((each) => each !== 'held')) {
        expect(answer).to.equal(`refused: process ${winner?.child.pid} already serves ${dataDir}`);
      }
      expect(dataDirHolder(dataDir)?.pid).to.equal(winner?.child.pid);
      if (winner) await end(winner.child);
      expect(dataDirHolder(dataDir)).to.equal(undefined);
    }
    expect(readdirSync(agentFiles(dataDir).locks)).to.deep.equal(['3']);
  });

  it('is not held by another process that got the same pid', () => {
    const { locks } = agentFiles(dataDir);
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, '7'), JSON.stringify({ pid: process.pid, start_time: 'earlier' }));
    acquireDataDir(dataDir);
    expect(readdirSync(locks)).to.deep.equal(['8']);
    expect(() => acquireDataDir(dataDir)).to.throw(`process ${process.pid} already serves`);
  });

  it('creates the folder for its user only', () => {
    acquireDataDir(dataDir);
    expect(statSync(dataDir).mode & 0o777).to.equal(0o700);
  });

  it('prevents removing the folder while its agent is running, but not after', async () => {
    const { child, try: take } = await contender();
    expect(await take()).to.equal('held');
    expect((await refusal(removeAgentData(dataDir))).message).to.contain(
      `is still running (process ${child.pid})`,
    );
    expect(await stopAgent(dataDir, { grace: 10_000 })).to.equal(true);
    expect(await stopAgent(dataDir, { grace: 10_000 })).to.equal(false);
    await removeAgentData(dataDir);
    expect(existsSync(dataDir)).to.equal(false);
    await removeAgentData(dataDir);
  });

  it('prevents removing the folder while a worker without an agent is running', async () => {
    const options = { application: 'shop', dataDir: agentFiles(dataDir).driver, root: folder() };
    const spec = workerSpec('left-over', { command: ['sleep', '1000'] });
    const first = await openLocalDriver(options);
    await first.start(spec);
    await first.close();
    expect((await refusal(removeAgentData(dataDir))).message).to.contain('are still running: left-over');
    const second = await openLocalDriver(options);
    await second.stop('left-over', 10_000);
    await second.remove('left-over');
    await second.close();
    await removeAgentData(dataDir);
    expect(existsSync(dataDir)).to.equal(false);
  });
});

describe('the description of an agent', () => {
  const folder = temporaryFolder();

  it('is found while the process is running, with the key that the folder keeps', () => {
    expect(inspectAgent(folder())).to.equal(null);
    const apiKey = ensureApiKey(folder());
    expect(apiKey).to.match(/^[A-Za-z0-9_-]{43}$/);
    expect(ensureApiKey(folder())).to.equal(apiKey);
    expect(statSync(agentFiles(folder()).key).mode & 0o777).to.equal(0o600);

    announceAgent(folder(), { url: 'http://127.0.0.1:4100', application: 'shop' });
    const found = inspectAgent(folder());
    expect(found).to.include({ pid: process.pid, url: 'http://127.0.0.1:4100', application: 'shop', apiKey });
    expect(found && isAlive(found)).to.equal(true);
  });

  it('is not found if the process is another, or the file is invalid', () => {
    ensureApiKey(folder());
    const { description } = agentFiles(folder());
    const fields = {
      pid: process.pid,
      start_time: 'earlier',
      url: 'http://127.0.0.1:1',
      version: '1',
      application: 'a',
    };
    for (const text of ['', '{', 'null', '[]', '{"pid":1}', JSON.stringify(fields)]) {
      writeFileSync(description, text);
      expect(inspectAgent(folder()), text).to.equal(null);
    }
  });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
