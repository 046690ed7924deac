import { EventEmitter, on } from 'node:events';
import type { Environment } from '../../src/environment.js';
import { messageOf } from '../../src/errors/system.js';
import type { DaemonSpec } from '../../src/manifest/model.js';
import { background } from '../../src/process/background.js';
import type {
  DaemonObserver,
  DaemonValues,
  DriverOptions,
  LogLine,
  LogOptions,
  ObservedDaemon,
} from '../driver.js';
import { untilClosed } from '../shared/log-options.js';
import { Sight } from '../shared/sight.js';
import { type Allocation, allocations, evaluations, jobSummary, stoppedJob } from './api/answers.js';
import { nomadAccess } from './api/environment.js';
import { EventStream } from './api/events.js';
import { Nomad, NomadRefusal } from './api/nomad.js';
import { noRoom, startFailure } from './failure.js';
import { merged, readLogs } from './logs.js';
import { nodesJob, TASK } from './names.js';
import { Variables } from './variables.js';
import { endOf, exitOf, hasStarted, taskOf } from './worker.js';

type Options = Pick<DriverOptions, 'application' | 'note' | 'mayAct'>;
type Listener = (seen: ObservedDaemon | null) => void;

/** Observes the daemons that Nomad runs on each node; the agent runs the others. */
export async function openNodeDaemons(
  options: Options,
  environment: Environment = process.env,
): Promise<DaemonObserver> {
  return new NodeDaemons(new Nomad(nomadAccess(environment), options.mayAct), options);
}

class NodeDaemons implements DaemonObserver {
  readonly #listeners = new Map<string, Listener>();
  readonly #values = new Map<string, DaemonValues>();
  /** Emitted when something may have happened to a daemon. */
  readonly #changes = new EventEmitter<{ change: [] }>().setMaxListeners(0);
  readonly #closing = new AbortController();
  readonly #application: string;
  readonly #variables: Variables;
  readonly #events: EventStream;
  readonly #note: (message: string) => void;
  #opened: Promise<void> | undefined;

  constructor(
    private readonly nomad: Nomad,
    { application, note = () => {} }: Options,
  ) {
    this.#application = application;
    this.#note = note;
    this.#variables = new Variables(nomad, application);
    const changed = ({ JobID }: { readonly JobID: string }) => this.#changed(JobID);
    const listener = { allocation: changed, evaluation: changed, opened: () => this.#lookAtAll() };
    this.#events = new EventStream(nomad, listener, new Sight('Nomad', note));
  }

  runs({ per_node }: Pick<DaemonSpec, 'per_node'>): boolean {
    return per_node === true;
  }

  async provide(values: DaemonValues): Promise<void> {
    this.#values.set(values.workload, values);
    await this.#variables.ensure(nodesJob(this.#application, values.workload), values);
  }

  observe(daemon: string, onChange: Listener): () => void {
    this.#listeners.set(daemon, onChange);
    // Most applications have no such daemon, and need no second stream of events.
    this.#opened ??= this.#events.open();
    const opened = this.#opened;
    background(`daemon ${daemon} could not be inspected`, async () => {
      await opened;
      await this.#look(daemon);
    });
    return () => this.#listeners.delete(daemon);
  }

  async *logs(daemon: string, options: LogOptions): AsyncIterable<LogLine> {
    const ended = untilClosed(options, this.#closing.signal);
    const sources = (await this.#allocations(daemon)).map((each) => {
      const { ID: allocation, NodeName: id = allocation } = each;
      return readLogs(
        this.nomad,
        { id, allocation, gone: () => this.#gone(daemon, allocation, ended.signal) },
        ended,
      );
    });
    if (options.follow) yield* merged(sources);
    else for (const source of sources) yield* source;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#events.close();
    this.#listeners.clear();
    await this.nomad.close();
  }

  #changed(job: string): void {
    const daemon = [...this.#listeners.keys()].find((name) => nodesJob(this.#application, name) === job);
    if (daemon === undefined) return;
    this.#changes.emit('change');
    background(`daemon ${daemon} could not be inspected`, () => this.#look(daemon));
  }

  /** After Nomad could not be reached: something may have happened, or not have been written. */
  async #lookAtAll(): Promise<void> {
    this.#changes.emit('change');
    for (const values of this.#values.values()) {
      await this.provide(values).catch((error: unknown) => this.#note(messageOf(error)));
    }
    await Promise.all([...this.#listeners.keys()].map((daemon) => this.#look(daemon)));
  }

  async #look(daemon: string): Promise<void> {
    if (!this.#listeners.has(daemon)) return;
    try {
      const seen = await this.#seen(daemon);
      this.#listeners.get(daemon)?.(seen);
    } catch (error) {
      // If Nomad can't be reached, all daemons are inspected once it can.
      this.#note(`daemon ${daemon} could not be inspected: ${messageOf(error)}`);
    }
  }

  async #seen(daemon: string): Promise<ObservedDaemon | null> {
    const path = `/v1/job/${encodeURIComponent(nodesJob(this.#application, daemon))}`;
    try {
      const { Stop } = await this.nomad.json('GET', path, stoppedJob);
      const [placed, { Summary }, judged] = await Promise.all([
        this.#allocations(daemon),
        this.nomad.json('GET', `${path}/summary`, jobSummary),
        this.nomad.json('GET', `${path}/evaluations`, evaluations),
      ]);
      const lacking = judged.map(noRoom).find((reason) => reason !== undefined);
      return observed(placed, { stopped: Stop, queued: Summary[TASK]?.Queued ?? 0, lacking });
    } catch (error) {
      if (error instanceof NomadRefusal && error.missing) return null;
      throw error;
    }
  }

  /** Those that should run, by node. */
  async #allocations(daemon: string): Promise<Allocation[]> {
    const path = `/v1/job/${encodeURIComponent(nodesJob(this.#application, daemon))}/allocations`;
    const all = await this.nomad.json('GET', path, allocations);
    return all
      .filter(({ DesiredStatus }) => DesiredStatus === 'run')
      .sort((a, b) => (a.NodeName ?? '').localeCompare(b.NodeName ?? '', 'en'));
  }

  /** Resolves once the allocation has ended. */
  async #gone(daemon: string, id: string, signal: AbortSignal): Promise<void> {
    const changes = on(this.#changes, 'change', { signal });
    try {
      for (;;) {
        const found = (await this.#allocations(daemon)).find(({ ID }) => ID === id);
        if (!found || exitOf(found)) return;
        await changes.next();
      }
    } finally {
      await changes.return?.();
    }
  }
}

interface Surroundings {
  /** Whether the job was stopped by hand. */
  readonly stopped: boolean;
  /** How many nodes should run it, but have no allocation of it. */
  readonly queued: number;
  /** Why these have none. */
  readonly lacking: string | undefined;
}

/** @param placed the daemon's allocations that should run */
export function observed(
  placed: readonly Allocation[],
  { stopped, queued, lacking }: Surroundings,
): ObservedDaemon {
  const running = placed.filter((each) => taskOf(each)?.State === 'running' && hasStarted(taskOf(each)));
  const wanted = placed.length + queued;
  const ends = placed.flatMap((each) => endOf(taskOf(each)) ?? []).sort((a, b) => b.at - a.at);
  const started = running.map((each) => Date.parse(taskOf(each)?.StartedAt ?? '')).filter((at) => at > 0);
  const failure = placed.map((each) => startFailure(taskOf(each))?.DisplayMessage).find((text) => text);
  const problem = stopped
    ? 'its job was stopped by hand and stays stopped; "multinode up" starts it again'
    : wanted === 0
      ? 'no node may run it'
      : running.length < wanted
        ? (lacking ?? failure)
        : undefined;
  const none = stopped || wanted === 0 ? 'stopped' : 'restarting';
  return {
    process: running.length > 0 ? 'running' : none,
    ...(problem !== undefined && { problem }),
    startedAt: Math.max(0, ...started),
    restarts: placed.reduce((sum, each) => sum + (taskOf(each)?.Restarts ?? 0), 0),
    exit: ends[0] ?? null,
    nodes: { running: running.length, wanted },
  };
}
