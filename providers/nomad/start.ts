import { setMaxListeners } from 'node:events';
import { untilReady } from '../../src/agent/workers/readiness.js';
import { RequestError } from '../../src/errors/errors.js';
import type { WorkerSpec } from '../platform.js';
import { cannotStart } from '../shared/cannot-start.js';
import { type Allocation, type Evaluation, evaluation, type Shortage } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
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

/** Dispatches workers, and sees them start. */
export class Starter {
  /** By the ids of the dispatched jobs. */
  readonly #pending = new Map<string, Pending>();
  readonly #closing = new AbortController();

  constructor(private readonly parts: StartParts) {
    // As many listen as start at a time.
    setMaxListeners(0, this.#closing.signal);
  }

  /** To be told of what happens to any allocation of the application. */
  allocation(seen: Allocation): void {
    this.#pending.get(seen.JobID)?.allocation(seen);
  }

  evaluation(seen: Evaluation): void {
    this.#pending.get(seen.JobID)?.evaluation(seen);
  }

  /**
   * The worker, once it runs, and what its allocation was then; leaves nothing behind where it can't.
   * @throws StartError where Nomad refuses, has no room, or can't run it; PlatformError where it is not known
   *   whether there is a job now
   */
  async start(spec: WorkerSpec): Promise<{ readonly worker: NomadWorker; readonly allocation: Allocation }> {
    const { jobs, variables, application } = this.parts;
    const dispatch = dispatchOf(application, spec);
    if (!dispatch) throw cannotStart(spec, 'its input is larger than the 16 KiB that Nomad passes on');
    try {
      await variables.ensure(dispatch.job, spec);
      const { job, evaluation } = await jobs.dispatch(spec.id, dispatch);
      try {
        const allocation = await this.#running(spec, job, evaluation);
        return { worker: workerOf(spec, job, allocation), allocation };
      } catch (error) {
        await jobs.remove(job);
        throw error;
      }
    } catch (error) {
      if (!(error instanceof NomadRefusal)) throw error;
      throw cannotStart(spec, reasonOf(error, dispatch.job), error);
    }
  }

  /** Resolves with the allocation once the worker runs, or has run. */
  async #running(spec: WorkerSpec, job: string, evaluationId: string): Promise<Allocation> {
    const { nomad, jobs } = this.parts;
    const probing = new AbortController();
    try {
      return await new Promise<Allocation>((resolve, reject) => {
        this.#closing.signal.addEventListener('abort', () => reject(this.#closing.signal.reason), {
          signal: probing.signal,
        });
        let probed = false;
        const pending: Pending = {
          allocation: (seen) => {
            const failure = failureOf(seen);
            if (failure !== undefined) return reject(cannotStart(spec, failure));
            if (hasStarted(taskOf(seen))) return resolve(seen);
            const { address } = placedAt(seen);
            if (!address || probed) return;
            // Its port tells sooner than Nomad does.
            probed = true;
            untilReady(address, undefined, probing.signal).then(
              () => resolve(seen),
              () => {},
            );
          },
          evaluation: (seen) => {
            const reason = noRoom(seen);
            if (reason !== undefined) reject(cannotStart(spec, reason));
          },
        };
        this.#pending.set(job, pending);
        // What happened before this was told to nobody.
        Promise.all([
          jobs.allocationOf(job).then((found) => found && pending.allocation(found)),
          nomad.json('GET', `/v1/evaluation/${evaluationId}`, evaluation).then(pending.evaluation),
        ]).catch(reject);
      });
    } finally {
      this.#pending.delete(job);
      probing.abort();
    }
  }

  /** Nobody will see how they went. */
  close(): void {
    this.#closing.abort(new RequestError('MN4009', 503, 'the agent is stopping'));
  }
}

function workerOf(spec: WorkerSpec, job: string, allocation: Allocation): NomadWorker {
  const { id, workload, kind, revision, cpu, memory, gpu } = spec;
  const cost = { cpu, memory, gpu };
  return new NomadWorker(job, allocation.ID, { id, workload, kind, revision, cost, ...placedAt(allocation) });
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
  const told = task?.Events?.findLast(({ Type }) => /Failure|Template|Failed/.test(Type));
  const over = task?.State === 'dead' || ['failed', 'complete', 'lost'].includes(allocation.ClientStatus);
  if (!over && told?.Type !== 'Template') return undefined;
  return told?.DisplayMessage ?? 'it was ended before it ran';
}

/** What every node lacks for it; undefined where one has room. */
function noRoom({ FailedTGAllocs }: Evaluation): string | undefined {
  const shortages = Object.values(FailedTGAllocs ?? {});
  if (shortages.length === 0) return undefined;
  const lacking = shortages.flatMap((each: Shortage) => [
    ...Object.keys(each.DimensionExhausted ?? {}),
    ...Object.keys(each.ConstraintFiltered ?? {}),
  ]);
  return `no room: ${lacking.length > 0 ? [...new Set(lacking)].join(', ') : 'no node may run it'}`;
}
