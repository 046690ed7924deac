import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from '../../providers/registry.js';
import { Agent } from '../../src/agent/agent.js';
import { createApi } from '../../src/agent/api/app.js';
import { ExecutionStore } from '../../src/agent/executions/store.js';
import { ExecutionTokens } from '../../src/agent/executions/tokens.js';
import { InvocationStore } from '../../src/agent/invocations/store.js';
import { createLogger } from '../../src/agent/logging/logger.js';
import { ScheduleStore } from '../../src/agent/schedules/store.js';
import { OwnBalancing } from '../../src/agent/services/balancer/balancing.js';
import { Disk } from '../../src/agent/store/disk.js';
import { openStore } from '../../src/agent/store/open.js';
import { systemClock } from '../../src/agent/time/clock.js';
import { VERSION } from '../../src/version.js';

/** docs/openapi.json: the document that an agent's API serves. */
export async function openApiPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-openapi-'));
  const store = openStore(join(folder, 'agent.db'));
  const invocations = new InvocationStore(store);
  const log = createLogger();
  const local = platform('local');
  const driver = await local.driver({ application: 'none', dataDir: folder, root: folder });
  const self = { version: VERSION, target: 'local', pid: 0, url: '', started_at: '' };
  const executionStore = new ExecutionStore(store);
  const schedules = new ScheduleStore(store);
  const tokens = new ExecutionTokens('none');
  const agent = await Agent.open({
    driver,
    platform: local,
    clock: systemClock,
    log,
    balancing: new OwnBalancing('127.0.0.1', log),
    store,
    disk: new Disk(folder, systemClock, log),
    invocations,
    executionStore,
    schedules,
    tokens,
    workerUrl: self.url,
    self,
  });
  const app = createApi({
    agent,
    invocations,
    executions: agent.executions,
    tokens,
    log,
    authenticate: () => true,
    hostAllowed: () => true,
    closing: new AbortController().signal,
  });
  try {
    const { body, statusCode } = await app.inject('/openapi.json');
    if (statusCode !== 200) throw new Error(`the document was refused: ${body}`);
    return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
  } finally {
    await app.close();
    await agent.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
