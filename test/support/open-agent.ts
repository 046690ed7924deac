import { join } from 'node:path';
import { pino } from 'pino';
import type { Driver } from '../../providers/driver.js';
import { openLocalDriver } from '../../providers/local/driver.js';
import { local } from '../../providers/local/platform.js';
import { Agent } from '../../src/agent/agent.js';
import { ExecutionStore } from '../../src/agent/executions/store.js';
import { ExecutionTokens } from '../../src/agent/executions/tokens.js';
import { InvocationStore } from '../../src/agent/invocations/store.js';
import { ScheduleStore } from '../../src/agent/schedules/store.js';
import { OwnBalancing } from '../../src/agent/services/balancer/balancing.js';
import { Disk } from '../../src/agent/store/disk.js';
import { openStore, type Store } from '../../src/agent/store/open.js';
import { type Clock, systemClock } from '../../src/agent/time/clock.js';
import { APPLICATION } from './application.js';

const SELF = { version: '0', target: 'local', pid: 1, url: 'http://127.0.0.1:1', started_at: '' } as const;

/** A driver of the local target that keeps its records in the folder. */
export function openTestDriver(folder: string): ReturnType<typeof openLocalDriver> {
  return openLocalDriver({ application: APPLICATION, dataDir: join(folder, 'driver'), root: folder });
}

/** An agent for each test of a suite, within this process. It can be closed, and opened again with what it has stored. */
export class AgentOfSuite {
  #open: { readonly store: Store; readonly driver: Driver; readonly agent: Agent } | undefined;

  constructor(private readonly folder: () => string) {
    beforeEach(() => this.open());
    afterEach(async () => {
      // The suite's own hook may have skipped the test.
      if (!this.#open) return;
      await this.agent.remove();
      await this.close();
    });
  }

  get agent(): Agent {
    return this.#parts.agent;
  }

  get store(): Store {
    return this.#parts.store;
  }

  async open(): Promise<void> {
    const folder = this.folder();
    const store = openStore(join(folder, 'store'));
    const driver = await openTestDriver(folder);
    this.#open = { store, driver, agent: await openTestAgent(driver, store, folder) };
  }

  async close(): Promise<void> {
    await this.agent.close();
    await this.store.close();
  }

  /** Ids of the workload's live workers. */
  async running(workload: string): Promise<string[]> {
    const workers = await this.#parts.driver.list();
    return workers.filter((worker) => worker.workload === workload && !worker.exit).map(({ id }) => id);
  }

  get #parts() {
    if (!this.#open) throw new Error('no agent is open');
    return this.#open;
  }
}

/** An agent within this process, without its API. */
export function openTestAgent(
  driver: Driver,
  store: Store,
  folder: string,
  clock: Clock = systemClock,
): Promise<Agent> {
  const log = pino({ enabled: false });
  return Agent.open({
    driver,
    platform: local,
    clock,
    log,
    balancing: new OwnBalancing('127.0.0.1', log),
    store,
    disk: new Disk(folder, clock, log),
    invocations: new InvocationStore(store),
    executionStore: new ExecutionStore(store),
    schedules: new ScheduleStore(store),
    tokens: new ExecutionTokens('key'),
    workerUrl: SELF.url,
    self: SELF,
  });
}
