import { randomBytes, randomUUID } from 'node:crypto';
import type { Driver, Worker } from '../../providers/platform.js';
import type {
  AgentStatus,
  ApplicationRequest,
  ApplicationView,
  Decision,
  Invocation,
  LogEntry,
  QuotaStatus,
  Status,
} from '../client/types.js';
import { RequestError, UnsupportedError } from '../errors/errors.js';
import { inputsFingerprint } from '../manifest/inputs.js';
import { type Manifest, type NamedWorkload, workloads } from '../manifest/model.js';
import { suggest } from '../manifest/suggest.js';
import type { Agent as ApiAgent, LogOptions } from './api/agent.js';
import type { Clock } from './clock.js';
import { DecisionLog } from './decisions.js';
import { clearApplication, loadApplication, type SavedApplication, saveApplication } from './inputs.js';
import { AsyncInvocations } from './invocations/runner.js';
import type { InvocationStore } from './invocations/store.js';
import type { Logger } from './log.js';
import { workloadLog } from './logs.js';
import { FunctionPool, type RecordedDecision } from './pool/pool.js';
import { Quotas } from './quotas.js';
import { decisionView, functionStatus, quotaStatus } from './status.js';
import type { Store } from './store/open.js';
import { workerTemplate } from './template.js';

export interface AgentParts {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly invocations: InvocationStore;
  /** What `status` says of the agent itself. */
  readonly self: () => AgentStatus;
}

/** The application that an agent runs: its manifest, and a pool for each of its functions. */
export class Agent implements ApiAgent {
  readonly invocations: AsyncInvocations;
  readonly #parts: AgentParts;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #quotas = new Quotas();
  readonly #decisions = new DecisionLog<RecordedDecision>();
  #application: SavedApplication | null = null;
  #notes: readonly string[] = [];
  #stopping = false;
  #endWatch: () => void = () => {};
  /** One change of the application at a time. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(parts: AgentParts) {
    this.#parts = parts;
    this.invocations = new AsyncInvocations({
      store: parts.invocations,
      clock: parts.clock,
      log: parts.log,
      pool: (name) => this.#pools.get(name),
      newId: randomUUID,
    });
  }

  /** An agent with the application and the workers that an earlier one left. */
  static async open(parts: AgentParts): Promise<Agent> {
    const agent = new Agent(parts);
    await agent.#recover();
    return agent;
  }

  application(): ApplicationView | null {
    return this.#application && view(this.#application);
  }

  stopping(): boolean {
    return this.#stopping;
  }

  /** @throws RequestError MN4002 where there is no such function */
  pool(name: string): FunctionPool {
    const pool = this.#pools.get(name);
    if (pool) return pool;
    const known = [...this.#pools.keys()];
    const near = suggest(name, known);
    const hint = near ? `did you mean ${near}?` : `there are: ${known.join(', ') || 'none'}`;
    throw new RequestError('MN4002', 404, `there is no function ${JSON.stringify(name)}; ${hint}`);
  }

  apply(request: ApplicationRequest): Promise<ApplicationView> {
    return this.#change(async () => {
      refuseUnsupported(request.manifest);
      const application = { request, appliedAt: Math.floor(this.#parts.clock.now()) };
      await saveApplication(this.#parts.store, request, application.appliedAt);
      this.#take(application, new Map());
      return view(application);
    });
  }

  remove(): Promise<void> {
    return this.#change(async () => {
      this.#application = null;
      await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
      for (const name of this.#pools.keys()) this.#decisions.forget(name);
      this.#pools.clear();
      await this.#parts.invocations.clear();
      await clearApplication(this.#parts.store);
    });
  }

  status(): Status {
    const self = this.#parts.self();
    const functions = [...this.#pools.values()].map(
      (pool) =>
        [pool.name, functionStatus(pool, `${self.url}/functions/${pool.name}`, this.#quotas)] as const,
    );
    return {
      application: this.#application?.request.manifest.name ?? null,
      agent: self,
      functions: Object.fromEntries(functions),
      quotas: this.quotas(),
      notes: this.#notes,
    };
  }

  decisions(workload: string): readonly Decision[] {
    const { name } = this.pool(workload);
    return this.#decisions.of(name).map((recorded) => decisionView(name, recorded));
  }

  logs(workload: string, options: LogOptions): AsyncIterable<LogEntry> {
    const pool = this.pool(workload);
    const source = {
      workload,
      workerIds: () => pool.workerIds(),
      onStart: (listener: (id: string) => void) => pool.onStart(listener),
    };
    return workloadLog(this.#parts.driver, source, options);
  }

  quotas(): QuotaStatus {
    return quotaStatus(this.#pools.values(), this.#quotas);
  }

  cancelInvocation(id: string): Promise<Invocation> {
    return this.invocations.cancel(id);
  }

  /** Milliseconds that work under way may take when the agent stops: the longest grace period. */
  gracePeriod(): number {
    const periods = [...this.#pools.values()].map((pool) => pool.manifest.stop_grace_period);
    return Math.max(0, ...periods) * 1000;
  }

  /** From now on the agent says that it is stopping; what it has in hand goes on. */
  beginStopping(): void {
    this.#stopping = true;
  }

  /** Lets go of the workers, which run on for the next agent to adopt. */
  async close(): Promise<void> {
    this.#stopping = true;
    await this.#changes;
    await this.invocations.stop();
    for (const pool of this.#pools.values()) pool.detach();
    this.#endWatch();
    await this.#parts.driver.close();
  }

  async #recover(): Promise<void> {
    const { driver, store, log } = this.#parts;
    this.#endWatch = driver.watch((id, exit) => {
      for (const pool of this.#pools.values()) pool.exited(id, exit);
    });
    const { cpu, memory } = await driver.limits();
    this.#notes = [cpu, memory].filter((limit) => limit !== true);
    const found = new Map<string, Worker[]>();
    for (const worker of await driver.list()) {
      found.set(worker.workload, [...(found.get(worker.workload) ?? []), worker]);
    }
    const application = loadApplication(store);
    if (application) this.#take(application, found);
    for (const [workload, workers] of found) {
      if (this.#pools.has(workload)) continue;
      log.info(
        { workload, workers: workers.length },
        'stopping workers of a workload that is no longer declared',
      );
      for (const { id } of workers) await driver.stop(id, 0).then(() => driver.remove(id));
    }
    for (const name of this.#pools.keys()) this.invocations.recover(name);
  }

  #take(application: SavedApplication, found: ReadonlyMap<string, readonly Worker[]>): void {
    const { manifest, inputs } = application.request;
    this.#application = application;
    this.#quotas.setLimits(manifest.quotas);
    for (const [name, pool] of this.#pools) {
      if (!Object.hasOwn(manifest.functions, name)) void this.#drain(pool);
    }
    for (const [name, spec] of Object.entries(manifest.functions)) {
      const template = workerTemplate('function', name, spec, inputs);
      const existing = this.#pools.get(name);
      if (existing) {
        existing.update(spec, template);
        continue;
      }
      const pool = new FunctionPool(name, spec, template, {
        ...this.#parts,
        quotas: this.#quotas,
        decisions: this.#decisions,
        newWorkerId: (workload) => `${workload.replaceAll('_', '-')}-${randomBytes(5).toString('hex')}`,
      });
      this.#pools.set(name, pool);
      pool.open(found.get(name) ?? []);
    }
  }

  async #drain(pool: FunctionPool): Promise<void> {
    await pool.drain();
    if (!pool.gone || this.#pools.get(pool.name) !== pool) return;
    this.#pools.delete(pool.name);
    this.#decisions.forget(pool.name);
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopping) return Promise.reject(new RequestError('MN4009', 503, 'the agent is stopping'));
    const change = this.#changes.then(work);
    this.#changes = change.catch(() => {});
    return change;
  }
}

function view({ request, appliedAt }: SavedApplication): ApplicationView {
  return {
    manifest: request.manifest,
    inputs_fingerprint: inputsFingerprint(request.inputs),
    applied_at: new Date(appliedAt).toISOString(),
  };
}

/** @throws UnsupportedError MN2001 for what this version can't run: it is not accepted in silence */
function refuseUnsupported(manifest: Manifest): void {
  const other = workloads(manifest).filter(({ kind }: NamedWorkload) => kind !== 'function');
  if (other.length === 0) return;
  const list = other.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  throw new UnsupportedError('MN2001', `this version of the agent runs functions only; it can't run ${list}`);
}
