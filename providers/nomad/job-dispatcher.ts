import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../src/errors/errors.js';
import type { WorkerSpec } from '../driver.js';
import { accepts } from '../shared/accepts.js';
import { cannotStart } from '../shared/cannot-start.js';
import { costOf } from '../shared/hard-limits.js';
import { hooksOf } from '../shared/hooks.js';
import { poll } from '../shared/polling.js';
import { type Allocation, type Evaluation, evaluation } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import { NoRoom, noRoom, startFailure } from './failure.js';
import { taskCheck } from './jobspec/check.js';
import { type Dispatch, dispatchOf } from './jobspec/values.js';
import { type Attempt, type ReplicaParts, Replicas } from './replicas.js';
import type { Variables } from './variables.js';
import { hasStarted, NomadWorker, placedAt, taskOf } from './worker.js';

export interface StartParts extends ReplicaParts {
  readonly nomad: Nomad;
  readonly variables: Variables;
}

/** A start that waits to see what happens to its dispatched job. */
interface Pending {
  allocation(seen: Allocation): void;
  evaluation(seen: Evaluation): void;
}

/** Called synchronously as soon as a worker runs, so that the next event finds it. */
type OnRunning = (worker: NomadWorker, allocation: Allocation) => void;

/** How many jobs' events are kept while nobody waits for them. */
const REMEMBERED = 1_000;
/** Milliseconds without an event after which a job is looked up: its event may be lost with the stream. */
const LOOK_INTERVAL = 2_000;

/** Dispatches workers, and detects their start from their jobs' events and their ports. */
export class JobDispatcher {
  /** By id of the dispatched job. */
  readonly #pending = new Map<string, Pending>();
  /** Events of jobs that nobody waits for yet: the first ones may arrive before the response to the dispatch. */
  readonly #early = new Map<string, ((pending: Pending) => void)[]>();
  readonly #closing = new AbortController();

  readonly #replicas: Replicas;

  constructor(private readonly parts: StartParts) {
    this.#replicas = new Replicas(parts);
    // There are as many listeners as workers that are starting.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Call it with every change of an allocation that is the application's but not yet a worker's. */
  allocation(seen: Allocation): void {
    this.#notify(seen.JobID, (pending) => pending.allocation(seen));
  }

  evaluation(seen: Evaluation): void {
    if (noRoom(seen) !== undefined) this.#notify(seen.JobID, (pending) => pending.evaluation(seen));
  }

  /**
   * Resolves with the worker once it runs, or has run; leaves nothing behind if it can't run.
   * @throws StartError if Nomad refuses, has no room, or can't run it; PlatformError if it is unknown whether there is a
   *   job now
   */
  async start(spec: WorkerSpec, onRunning: OnRunning): Promise<NomadWorker> {
    const dispatch = dispatchOf(this.parts.application, spec);
    if (!dispatch) throw cannotStart(spec, 'its input is larger than the 16 KiB that Nomad passes on');
    try {
      if (spec.kind !== 'service') return await this.#attempt(spec, dispatch, onRunning);
      return await this.#replicas.start(spec, dispatch.job, ({ job, ...attempt }) =>
        this.#attempt(spec, { ...dispatch, job }, onRunning, attempt),
      );
    } catch (error) {
      if (error instanceof NoRoom) throw cannotStart(spec, error.message);
      if (!(error instanceof NomadRefusal)) throw error;
      throw cannotStart(spec, reasonOf(error, dispatch.job), error);
    }
  }

  async #attempt(
    spec: WorkerSpec,
    dispatch: Dispatch,
    onRunning: OnRunning,
    { around = (work) => work(), onPlaced = () => {} }: Partial<Omit<Attempt, 'job'>> = {},
  ): Promise<NomadWorker> {
    const { jobs, variables } = this.parts;
    await variables.ensure(dispatch.job, spec);
    const { job, evaluation } = await around(() => jobs.dispatch(spec.id, dispatch));
    try {
      return await this.#running(spec, job, evaluation, { onRunning, onPlaced });
    } catch (error) {
      await jobs.remove(job);
      throw error;
    }
  }

  async #running(
    spec: WorkerSpec,
    job: string,
    evaluationId: string,
    { onRunning, onPlaced }: { readonly onRunning: OnRunning } & Pick<Attempt, 'onPlaced'>,
  ) {
    const over = new AbortController();
    try {
      return await new Promise<NomadWorker>((resolve, reject) => {
        this.#closing.signal.addEventListener('abort', () => reject(this.#closing.signal.reason), {
          signal: over.signal,
        });
        let last: Allocation | undefined;
        let probed = false;
        const running = (seen: Allocation) => {
          if (over.signal.aborted) return;
          const worker = workerOf(spec, job, seen);
          over.abort();
          this.#pending.delete(job);
          onRunning(worker, seen);
          resolve(worker);
        };
        const pending: Pending = {
          allocation: (seen) => {
            if (!last) onPlaced(seen.NodeID);
            last = seen;
            const failure = failureOf(seen);
            if (failure !== undefined) return reject(cannotStart(spec, failure));
            if (ignoresLimit(spec, seen)) return reject(cannotStart(spec, LIMIT_IGNORED));
            if (hasStarted(taskOf(seen))) return running(seen);
            const { address } = placedAt(seen);
            if (!address || probed) return;
            // Its port answers before Nomad reports the start.
            probed = true;
            poll(() => accepts(address), over.signal).then(
              () => running(last ?? seen),
              () => {},
            );
          },
          evaluation: (seen) => {
            const reason = noRoom(seen);
            if (reason !== undefined) reject(new NoRoom(reason));
          },
        };
        this.#pending.set(job, pending);
        for (const notify of this.#early.get(job) ?? []) notify(pending);
        this.#early.delete(job);
        this.#look(job, evaluationId, pending, () => last !== undefined, over.signal).catch(reject);
      });
    } finally {
      this.#pending.delete(job);
      over.abort();
    }
  }

  /** Looks a job up repeatedly, until the first event about it. */
  async #look(
    job: string,
    evaluationId: string,
    pending: Pending,
    hasEvent: () => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { nomad, jobs } = this.parts;
    for (;;) {
      await delay(LOOK_INTERVAL, undefined, { signal });
      if (hasEvent()) return;
      const [found, seen] = await Promise.all([
        jobs.allocationOf(job),
        nomad.json('GET', `/v1/evaluation/${evaluationId}`, evaluation),
      ]);
      if (found) pending.allocation(found);
      pending.evaluation(seen);
    }
  }

  #notify(job: string, notify: (pending: Pending) => void): void {
    const pending = this.#pending.get(job);
    if (pending) {
      notify(pending);
      return;
    }
    this.#early.set(job, [...(this.#early.get(job) ?? []), notify]);
    const [oldest] = this.#early.keys();
    if (this.#early.size > REMEMBERED && oldest !== undefined) this.#early.delete(oldest);
  }

  /** Rejects all pending starts. */
  close(): void {
    this.#closing.abort(new RequestError('MN4009', 503, 'The agent is stopping.'));
  }
}

const LIMIT_IGNORED =
  'Nomad ignores its memory_limit, because memory oversubscription is not enabled; enable it with "nomad operator scheduler set-config -memory-oversubscription=true", or leave out memory_limit';

/** Nomad accepts a job with such a limit in any case. */
function ignoresLimit({ memory, memory_limit = memory }: WorkerSpec, { AllocatedResources }: Allocation) {
  const allocated = Object.values(AllocatedResources?.Tasks ?? {});
  return memory_limit > memory && allocated.some(({ Memory }) => Memory.MemoryMaxMB <= Memory.MemoryMB);
}

function workerOf(spec: WorkerSpec, job: string, allocation: Allocation): NomadWorker {
  const { id, workload, kind, revision } = spec;
  const running = { id, workload, kind, revision, cost: costOf(spec), ...placedAt(allocation) };
  const worker = new NomadWorker(job, allocation, running, {
    stopSignal: spec.stop_signal,
    containerPort: spec.container_port,
    check: taskCheck(spec.healthcheck),
    hooks: hooksOf(spec),
  });
  if (worker.check) worker.health = { status: 'starting' };
  return worker;
}

function reasonOf(refusal: NomadRefusal, job: string): string {
  if (refusal.missing) return `Nomad has no job ${job}; "multinode up" creates it`;
  if (/is stopped$/.test(refusal.message))
    return `its job ${job} was stopped in Nomad; "multinode up" starts it again`;
  return refusal.message;
}

/** Why the worker will never run; undefined if it may run, or runs. */
function failureOf(allocation: Allocation): string | undefined {
  const task = taskOf(allocation);
  if (hasStarted(task)) return undefined;
  const failure = startFailure(task);
  const over = task?.State === 'dead' || ['failed', 'complete', 'lost'].includes(allocation.ClientStatus);
  if (!over && failure?.Type !== 'Template') return undefined;
  return failure?.DisplayMessage ?? 'it was ended before it ran';
}
