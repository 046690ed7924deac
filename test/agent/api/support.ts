/** The API on a real server and a real database, with an agent that only records its calls. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { apiHandler, createApi } from '../../../src/agent/api/app.js';
import { createAuthentication } from '../../../src/agent/api/authentication.js';
import type { ApiBackend, LogQuery } from '../../../src/agent/api/backend.js';
import { DashboardAssets } from '../../../src/agent/api/dashboard.js';
import { createHostCheck } from '../../../src/agent/api/hosts.js';
import { ExecutionService } from '../../../src/agent/executions/service.js';
import { ExecutionStore } from '../../../src/agent/executions/store.js';
import { ExecutionTokens } from '../../../src/agent/executions/tokens.js';
import { InvocationStore } from '../../../src/agent/invocations/store.js';
import type { Job } from '../../../src/agent/jobs/job.js';
import { createLogger } from '../../../src/agent/logging/logger.js';
import type { ScheduledTask } from '../../../src/agent/schedules/task.js';
import { openStore } from '../../../src/agent/store/open.js';
import { systemClock } from '../../../src/agent/time/clock.js';
import { inputChanges } from '../../../src/api/input-changes.js';
import type { HistoryQuery } from '../../../src/api/parameters.generated.js';
import type {
  AgentEvent,
  AgentStatus,
  ApplicationRequest,
  ApplicationView,
  Decision,
  History,
  InputChanges,
  Inputs,
  Invocation,
  LogEntry,
  QuotaStatus,
  StandbyAnswer,
  Status,
} from '../../../src/api/types.js';
import { RequestError } from '../../../src/errors/errors.js';
import { sampleHistory, sampleStatus } from '../../client/samples.js';

export const KEY = 'correct horse battery staple'.replaceAll(' ', '-');

export const tokens = new ExecutionTokens(KEY);

export class AgentDouble implements ApiBackend {
  applied: ApplicationRequest | null = null;
  draining = false;
  readonly standbys: AgentStatus[] = [];
  /** Thrown by the next call. */
  failure: unknown;
  lines: AsyncIterable<LogEntry> = none();
  logOptions: LogQuery | undefined;
  historyQuery: HistoryQuery | undefined;

  constructor(private readonly invocations: InvocationStore) {}

  application(): ApplicationView | null {
    return (
      this.applied && {
        manifest: this.applied.manifest,
        inputs_fingerprint: 'f00d',
        applied_at: '2026-01-31T03:00:00Z',
      }
    );
  }

  changedInputs(inputs: Inputs): InputChanges {
    if (!this.applied) throw new RequestError('MN4002', 404, 'No application is applied.');
    return { items: inputChanges(this.applied.inputs, inputs) };
  }

  async apply(request: ApplicationRequest): Promise<ApplicationView> {
    this.applied = request;
    const view = this.application();
    if (!view) throw new Error('nothing was applied');
    return view;
  }

  async remove(): Promise<void> {
    this.applied = null;
  }

  status(): Status {
    if (this.failure !== undefined) throw this.failure;
    return sampleStatus;
  }

  standBy(agent: AgentStatus): StandbyAnswer {
    this.standbys.push(agent);
    return { ports: [8080] };
  }

  decisions(workload: string): readonly Decision[] {
    this.known(workload);
    return [1, 2, 3].map((number) => ({
      sequence: number,
      at: '2026-01-31T03:00:00Z',
      workload,
      code: 'in-flight',
      reason: `number ${number}`,
      workers: number,
      target: number,
      started: 1,
      stopped: 0,
    }));
  }

  async history(workload: string, query: HistoryQuery): Promise<History> {
    this.known(workload);
    this.historyQuery = query;
    return sampleHistory;
  }

  logs(workload: string, options: LogQuery): AsyncIterable<LogEntry> {
    this.known(workload);
    this.logOptions = options;
    return this.lines;
  }

  async *events(lastId: string | undefined, signal: AbortSignal): AsyncGenerator<AgentEvent> {
    yield { event: 'status', data: sampleStatus };
    if (lastId !== undefined) {
      const [data] = this.decisions('hello');
      if (data) yield { event: 'decision', id: `after ${lastId}`, data };
    }
    if (!signal.aborted) await once(signal, 'abort');
  }

  metrics(): string {
    return '# TYPE up gauge\nup 1\n';
  }

  quotas(): QuotaStatus {
    return sampleStatus.quotas;
  }

  async cancelInvocation(id: string): Promise<Invocation> {
    await this.invocations.cancel(id, 9_000);
    const invocation = this.invocations.get(id);
    if (!invocation) throw new Error('there was an invocation');
    return invocation;
  }

  job(name: string): Job {
    throw new RequestError('MN4002', 404, `There is no job "${name}".`);
  }

  scheduledTask(name: string): ScheduledTask {
    throw new RequestError('MN4002', 404, `There is no scheduled task "${name}".`);
  }

  stopping(): boolean {
    return this.draining;
  }

  private known(workload: string): void {
    if (workload === 'hello') return;
    throw new RequestError('MN4002', 404, `There is no workload "${workload}": did you mean "hello"?`);
  }
}

async function* none(): AsyncGenerator<LogEntry> {}

export interface Api {
  readonly agent: AgentDouble;
  readonly invocations: InvocationStore;
  readonly executionStore: ExecutionStore;
  readonly url: string;
  readonly port: number;
  /** Everything logged so far. */
  readonly logged: () => string;
  /** Behaves as if the agent were stopping. */
  readonly stop: () => void;
  readonly close: () => Promise<void>;
  /** A request with the key. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
}

/** @param assets of the dashboard; by default the package's */
export async function startApi(folder: string, assets = new DashboardAssets()): Promise<Api> {
  const store = openStore(join(folder, 'agent.db'));
  const invocations = new InvocationStore(store);
  const agent = new AgentDouble(invocations);
  const closing = new AbortController();
  let logged = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const log = createLogger(sink);
  const driver = await openLocalDriver({
    application: 'test',
    dataDir: join(folder, 'driver'),
    root: folder,
  });
  const executions = new ExecutionService({
    store: new ExecutionStore(store),
    driver,
    clock: systemClock,
    log,
    pool: () => undefined,
  });
  const app = createApi({
    agent,
    invocations,
    executions,
    tokens,
    authenticate: createAuthentication(KEY),
    hostAllowed: createHostCheck('127.0.0.1'),
    log,
    closing: closing.signal,
    assets,
  });
  const server = createServer(await apiHandler(app)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const url = `http://127.0.0.1:${port}`;
  return {
    agent,
    invocations,
    executionStore: executions.store,
    url,
    port,
    logged: () => logged,
    stop: () => closing.abort(),
    call: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${KEY}`);
      return fetch(url + path, { ...init, headers });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await app.close();
      await driver.close();
      store.close();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
