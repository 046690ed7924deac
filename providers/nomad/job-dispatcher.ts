import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../src/errors/errors.js';
import type { WorkerSpec } from '../driver.js';
import { accepts } from '../shared/accepts.js';
import { cannotStart } from '../shared/cannot-start.js';
import { poll } from '../shared/polling.js';
import { type Allocation, type Evaluation, evaluation } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import { noRoom, startFailure } from './failure.js';
import type { Jobs } from './jobs.js';
import { dispatchOf } from './jobspec/values.js';
import type { Variables } from './variables.js';
import { hasStarted, NomadWorker, placedAt, taskOf } from './worker.js';

export interface StartParts {
  readonly nomad: Nomad;
  readonly application: string;
  readonly jobs: Jobs;
  readonly variables: Variables;
}

/** A start that waits for what becomes of its dispatched job. */
interface Pending {
  allocation(seen: Allocation): void;
  evaluation(seen: Evaluation): void;
}

/** Is given a worker at the moment that it runs, with its allocation: the next event finds it there. */
type Runs = (worker: NomadWorker, allocation: Allocation) => void;

/** Jobs of which it is remembered what happened to them while nobody waited for it. */
const REMEMBERED = 1_000;
/** Milliseconds after which a job is looked at of which no event has told: it may be lost with the stream. */
const LOOK_INTERVAL = 2_000;

/** Dispatches workers, and sees them start: by the events of their jobs and by their ports. */
export class JobDispatcher {
  /** By the ids of the dispatched jobs. */
  readonly #pending = new Map<string, Pending>();
  /** What happened to jobs that nobody waits for: the first events may be told before a dispatch is answered. */
  readonly #early = new Map<string, ((pending: Pending) => void)[]>();
  readonly #closing = new AbortController();

  constructor(private readonly parts: StartParts) {
    // As many listen as start at a time.
    setMaxListeners(0, this.#closing.signal);
  }

  /** To be told of what happens to any allocation of the application that is of no worker yet. */
  allocation(seen: Allocation): void {
    this.#tell(seen.JobID, (pending) => pending.allocation(seen));
  }

  evaluation(seen: Evaluation): void {
    if (noRoom(seen) !== undefined) this.#tell(seen.JobID, (pending) => pending.evaluation(seen));
  }

  /**
   * Resolves with the worker once it runs, or has run; leaves nothing behind where it can't.
   * @throws StartError where Nomad refuses, has no room, or can't run it; PlatformError where it is not known
   *   whether there is a job now
   */
  async start(spec: WorkerSpec, runs: Runs): Promise<NomadWorker> {
    const { jobs, variables, application } = this.parts;
    const dispatch = dispatchOf(application, spec);
    if (!dispatch) throw cannotStart(spec, 'its input is larger than the 16 KiB that Nomad passes on');
    try {
      await variables.ensure(dispatch.job, spec);
      const { job, evaluation } = await jobs.dispatch(spec.id, dispatch);
      try {
        return await this.#running(spec, job, evaluation, runs);
      } catch (error) {
        await jobs.remove(job);
        throw error;
      }
    } catch (error) {
      if (!(error instanceof NomadRefusal)) throw error;
      throw cannotStart(spec, reasonOf(error, dispatch.job), error);
    }
  }

  async #running(spec: WorkerSpec, job: string, evaluationId: string, runs: Runs): Promise<NomadWorker> {
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
          runs(worker, seen);
          resolve(worker);
        };
        const pending: Pending = {
          allocation: (seen) => {
            last = seen;
            const failure = failureOf(seen);
            if (failure !== undefined) return reject(cannotStart(spec, failure));
            if (hasStarted(taskOf(seen))) return running(seen);
            const { address } = placedAt(seen);
            if (!address || probed) return;
            // Its port tells sooner than Nomad does.
            probed = true;
            poll(() => accepts(address), over.signal).then(
              () => running(last ?? seen),
              () => {},
            );
          },
          evaluation: (seen) => {
            const reason = noRoom(seen);
            if (reason !== undefined) reject(cannotStart(spec, reason));
          },
        };
        this.#pending.set(job, pending);
        for (const tell of this.#early.get(job) ?? []) tell(pending);
        this.#early.delete(job);
        this.#look(job, evaluationId, pending, () => last !== undefined, over.signal).catch(reject);
      });
    } finally {
      this.#pending.delete(job);
      over.abort();
    }
  }

  /** Looks at a job again and again, until it is told of. */
  async #look(
    job: string,
    evaluationId: string,
    pending: Pending,
    told: () => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { nomad, jobs } = this.parts;
    for (;;) {
      await delay(LOOK_INTERVAL, undefined, { signal });
      if (told()) return;
      const [found, seen] = await Promise.all([
        jobs.allocationOf(job),
        nomad.json('GET', `/v1/evaluation/${evaluationId}`, evaluation),
      ]);
      if (found) pending.allocation(found);
      pending.evaluation(seen);
    }
  }

  #tell(job: string, tell: (pending: Pending) => void): void {
    const pending = this.#pending.get(job);
    if (pending) {
      tell(pending);
      return;
    }
    this.#early.set(job, [...(this.#early.get(job) ?? []), tell]);
    const [oldest] = this.#early.keys();
    if (this.#early.size > REMEMBERED && oldest !== undefined) this.#early.delete(oldest);
  }

  /** Nobody will see how they went. */
  close(): void {
    this.#closing.abort(new RequestError('MN4009', 503, 'The agent is stopping.'));
  }
}

function workerOf(spec: WorkerSpec, job: string, allocation: Allocation): NomadWorker {
  const { id, workload, kind, revision, cpu, memory, gpu } = spec;
  const cost = { cpu, memory, gpu };
  const running = { id, workload, kind, revision, cost, ...placedAt(allocation) };
  return new NomadWorker(job, allocation.ID, running, {
    stopSignal: spec.stop_signal,
    containerPort: spec.container_port,
  });
}

function reasonOf(refusal: NomadRefusal, job: string): string {
  if (refusal.missing) return `Nomad has no job ${job}; "multinode up" makes it`;
  if (/is stopped$/.test(refusal.message))
    return `its job ${job} was stopped in Nomad; "multinode up" starts it again`;
  return refusal.message;
}

/** Why the worker will never run; undefined where it may, or does. */
function failureOf(allocation: Allocation): string | undefined {
  const task = taskOf(allocation);
  if (hasStarted(task)) return undefined;
  const told = startFailure(task);
  const over = task?.State === 'dead' || ['failed', 'complete', 'lost'].includes(allocation.ClientStatus);
  if (!over && told?.Type !== 'Template') return undefined;
  return told?.DisplayMessage ?? 'it was ended before it ran';
}
