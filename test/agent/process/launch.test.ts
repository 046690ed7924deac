import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { inspectAgent } from '../../../src/agent/process/description.js';
import { createDataDir } from '../../../src/agent/process/files.js';
import { agentEnvironment, type StartOptions, startAgent } from '../../../src/agent/process/launch.js';
import { removeAgentData, stopAgent } from '../../../src/agent/process/stop.js';
import { liveWatchdog, restartDelay } from '../../../src/agent/process/watchdog.js';
import { isAlive, kill } from '../../../src/process/identity.js';
import { processTable } from '../../../src/process/table.js';
import { PACKAGE_ROOT, VERSION } from '../../../src/version.js';
import { refusal } from '../../contracts/support.js';
import { temporaryFolder } from '../../support/folder.js';
import { killForGood } from '../../support/kill-agent.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

describe('starting the agent', () => {
  const folder = temporaryFolder();
  let options: StartOptions;

  before(function () {
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/main.js'))) skip(this, 'the package is not built');
  });

  beforeEach(() => {
    const dataDir = join(folder(), 'data');
    options = { application: 'shop', target: 'local', root: folder(), dataDir, host: '127.0.0.1', port: 0 };
  });

  afterEach(async () => {
    await stopAgent(options.dataDir, { grace: 10_000 });
  });

  it('returns an agent that answers, and the same one when called again', async () => {
    const agent = await startAgent(options);
    expect(agent).to.include({ application: 'shop', version: VERSION });
    expect(isAlive(agent)).to.equal(true);
    const health: unknown = await (await fetch(new URL('/healthz', agent.url))).json();
    expect(health).to.include({ status: 'ok', version: VERSION });
    expect(await startAgent(options)).to.deep.equal(agent);
    expect(inspectAgent(options.dataDir)).to.deep.equal(agent);
  });

  it('returns the same agent to all who start it at once', async () => {
    const agents = await Promise.all([startAgent(options), startAgent(options), startAgent(options)]);
    expect(new Set(agents.map(({ pid }) => pid)).size).to.equal(1);
  });

  it("runs it in its own session, without the caller's environment", async function () {
    if (process.platform !== 'linux') skip(this, 'it looks into /proc');
    process.env.TF_LOG = 'trace';
    process.env.PLUGIN_PROTOCOL_VERSIONS = '6';
    try {
      const { pid } = await startAgent(options);
      expect((await processTable()).find((found) => found.pid === pid)).to.include({
        session: pid,
        group: pid,
      });
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.to.match(/\0(TF_|PLUGIN_)/);
    } finally {
      delete process.env.TF_LOG;
      delete process.env.PLUGIN_PROTOCOL_VERSIONS;
    }
  });

  it('starts another after SIGKILL, with the same key', async () => {
    const first = await startAgent(options);
    await killForGood(options.dataDir);
    expect(inspectAgent(options.dataDir)).to.equal(null);
    const second = await startAgent(options);
    expect(second.pid).not.to.equal(first.pid);
    expect(second.apiKey).to.equal(first.apiKey);
  });

  it('is restarted after SIGKILL, at the same address, with the same key', async () => {
    const first = await startAgent(options);
    for (let round = 1; round <= 3; round++) {
      const before = await until('there is an agent', () => inspectAgent(options.dataDir));
      kill(before.pid, 'SIGKILL');
      const next = await until('there is another', () => {
        const found = inspectAgent(options.dataDir);
        return found && found.pid !== before.pid ? found : null;
      });
      expect(next).to.include({ url: first.url, apiKey: first.apiKey });
      expect((await fetch(new URL('/healthz', next.url))).status).to.equal(200);
    }
    expect(await startAgent(options)).to.include({ url: first.url });
    expect(await stopAgent(options.dataDir, { grace: 10_000 })).to.equal(true);
    expect(liveWatchdog(options.dataDir)).to.equal(undefined);
  });

  it('gets another watchdog if that is killed', async () => {
    await startAgent(options);
    const first = await until('there is one', () => liveWatchdog(options.dataDir));
    kill(first.pid, 'SIGKILL');
    await until('there is another', () => {
      const found = liveWatchdog(options.dataDir);
      return found !== undefined && found.pid !== first.pid;
    });
  });

  it('is not restarted after SIGTERM', async () => {
    const { pid, startTime } = await startAgent(options);
    const watchdog = await until('there is a watchdog', () => liveWatchdog(options.dataDir));
    kill(pid, 'SIGTERM');
    await until('both are gone', () => !isAlive({ pid, startTime }) && !isAlive(watchdog));
    expect(inspectAgent(options.dataDir)).to.equal(null);
  });

  it('is stopped even while a restart is pending', async () => {
    const first = await startAgent(options);
    await until('it has a watchdog', () => liveWatchdog(options.dataDir));
    kill(first.pid, 'SIGKILL');
    await stopAgent(options.dataDir, { grace: 10_000 });
    expect(inspectAgent(options.dataDir)).to.equal(null);
    expect(liveWatchdog(options.dataDir)).to.equal(undefined);
  });

  it("does not outlive the caller's patience", async () => {
    const leaders = async () =>
      (await processTable()).flatMap(({ pid, ppid, session, zombie }) =>
        ppid === process.pid && session === pid && !zombie ? [pid] : [],
      );
    const before = await leaders();
    const abort = new AbortController();
    const starting = startAgent({ ...options, signal: abort.signal });
    await until('it was started', async () => (await leaders()).length > before.length);
    abort.abort();
    const error: unknown = await starting.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('name', 'AbortError');
    await until('no agent is left', async () => (await leaders()).every((pid) => before.includes(pid)));
  });

  it('says which setting to change if the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const error = await startAgent({ ...options, port }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.include({ code: 'MN4013' });
      expect(String(error)).to.contain(
        `port ${port} of 127.0.0.1 is in use; choose another in targets.local.port`,
      );
    } finally {
      server.close();
    }
  });

  it("shows the agent's last output if it ends at once", async () => {
    const error = await startAgent({ ...options, host: 'no.such.host.invalid' }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.include({ code: 'MN4013' });
    expect(String(error)).to.contain('no.such.host.invalid').and.not.to.contain('"level"');
  });

  it('gives the code and the message of what keeps the agent from starting', async () => {
    createDataDir(options.dataDir);
    writeFileSync(join(options.dataDir, 'agent.db'), 'no database'.repeat(100));
    const error = await startAgent(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.include({ code: 'MN4023' });
    expect(String(error)).to.match(/^AgentError: The agent's database /);
  });

  it('rejects a folder that belongs to another application', async () => {
    await startAgent(options);
    const error = await startAgent({ ...options, application: 'bank' }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.contain('is served by the agent of application "shop"');
  });

  it('leaves the folder removable once the agent has stopped', async () => {
    const agent = await startAgent(options);
    expect((await refusal(removeAgentData(options.dataDir))).message).to.contain(
      `is still running (process ${agent.pid})`,
    );
    await stopAgent(options.dataDir, { grace: 10_000 });
    expect(isAlive(agent)).to.equal(false);
    await removeAgentData(options.dataDir);
    expect(existsSync(options.dataDir)).to.equal(false);
  });

  it('lets the caller exit', async () => {
    const program = `import('${PACKAGE_ROOT}/dist/src/agent/process/launch.js')
      .then(({ startAgent }) => startAgent(${JSON.stringify(options)}))`;
    const caller = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(caller, 'close');
    expect(caller.exitCode).to.equal(0);
    expect(inspectAgent(options.dataDir)?.application).to.equal('shop');
  });
});

describe("the agent's environment", () => {
  it("is the caller's without the variables of Terraform, plugins and the folder", () => {
    const kept = { PATH: '/bin', HOME: '/home/a', TFX: '1' };
    const given = {
      ...kept,
      TF_LOG: '1',
      TF_PLUGIN_MAGIC_COOKIE: '1',
      PLUGIN_MIN_PORT: '1',
      PWD: '/x',
      OLDPWD: '/y',
    };
    expect(agentEnvironment(given, { target: 'local' })).to.deep.equal(kept);
  });

  it('says where in Nomad the application is, whatever the environment says', () => {
    const given = { NOMAD_ADDR: 'http://other', NOMAD_NAMESPACE: 'other', NOMAD_REGION: 'other' };
    const place = { target: 'nomad', engine: 'http://here', namespace: 'here' } as const;
    expect(agentEnvironment(given, place)).to.deep.equal({
      NOMAD_ADDR: 'http://here',
      NOMAD_NAMESPACE: 'here',
      NOMAD_REGION: 'other',
    });
  });
});

describe('an agent that keeps crashing', () => {
  it('is restarted later each time, up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 100].map(restartDelay)).to.deep.equal([0, 1, 2, 4, 8, 16, 30, 30]);
  });
});
