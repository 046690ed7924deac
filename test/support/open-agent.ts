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
import type { Store } from '../../src/agent/store/open.js';
import { systemClock } from '../../src/agent/time/clock.js';
import { APPLICATION } from './application.js';

const SELF = { version: '0', target: 'local', pid: 1, url: 'http://127.0.0.1:1', started_at: '' } as const;

/** A driver of the local target that keeps its records in the folder. */
export function openTestDriver(folder: string): ReturnType<typeof openLocalDriver> {
  return openLocalDriver({ application: APPLICATION, dataDir: join(folder, 'driver'), root: folder });
}

/** An agent within this process, without its API. */
export function openTestAgent(driver: Driver, store: Store, folder: string): Promise<Agent> {
  const log = pino({ enabled: false });
  return Agent.open({
    driver,
    platform: local,
    clock: systemClock,
    log,
    balancing: new OwnBalancing('127.0.0.1', log),
    store,
    disk: new Disk(folder, systemClock, log),
    invocations: new InvocationStore(store),
    executionStore: new ExecutionStore(store),
    schedules: new ScheduleStore(store),
    tokens: new ExecutionTokens('key'),
    workerUrl: SELF.url,
    self: SELF,
  });
}
