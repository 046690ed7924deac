import { isDeepStrictEqual } from 'node:util';
import type { Worker } from '../../../providers/driver.js';
import type { ApplicationChange, ApplicationRequest } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import { changeJobs } from '../../manifest/dependencies.js';
import { workloads } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { ExecutionStore } from '../executions/store.js';
import type { Logger } from '../logging/logger.js';
import { newId } from '../store/ids.js';
import type { Clock } from '../time/clock.js';
import type { Workloads } from '../workloads.js';
import type { Change, ChangeStore } from './change-store.js';

export interface ChangingParts {
  readonly changes: ChangeStore;
  readonly executionStore: ExecutionStore;
  readonly workloads: Workloads;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Applies it once its jobs have succeeded.
   * @param current asked when its turn has come: another change may have taken its place
   */
  apply(request: ApplicationRequest, current: () => boolean): Promise<unknown>;
}

/** A change of the application whose jobs run before anything else changes. */
export class Changing {
  #change: Change | null = null;
  /** Whether the change goes on as its jobs end. */
  #going = false;
  #unlisten: () => void = () => {};

  constructor(private readonly parts: ChangingParts) {}

  /** The change in progress, or the one that has failed; null if everything is applied. */
  view(): ApplicationChange | null {
    const change = this.#change;
    if (!change) return null;
    const { id, failure } = change;
    const { awaited, order } = this.parts.workloads;
    const job = this.#unfinished(change) ?? null;
    const wait = job === null ? null : order.waits(job);
    const doing = job === null ? 'is being applied' : `${job} ${wait?.reason ?? 'runs before the change'}`;
    return {
      id,
      job,
      execution: job === null ? null : awaited.execution(job, cause(id)),
      reason: failure ?? doing,
      failed: failure !== null || wait?.failed === true,
    };
  }

  /** Why the last change was not applied, as a clause; null if it may still be, or was. */
  failure(): string | null {
    return this.#change?.failure ?? null;
  }

  /** Whether this change is in progress already, and nothing in it has failed. */
  continues(request: ApplicationRequest): boolean {
    return this.view()?.failed === false && isDeepStrictEqual(this.#change?.request, request);
  }

  /** @throws RequestError MN4004 if a job of the change in progress runs: what it does must not be cut off */
  refuseAnother(): void {
    const change = this.#change;
    if (change?.failure !== null) return;
    const { executionStore, workloads: all } = this.parts;
    for (const job of jobsOf(change)) {
      const execution = all.awaited.execution(job, cause(change.id));
      if (execution === null || executionStore.get(execution)?.state !== 'RUNNING') continue;
      const message = `Another change is being applied: ${job} runs (${execution}). Try again when it has ended, or cancel it.`;
      throw new RequestError('MN4004', 409, message);
    }
  }

  /** Begins a change, which is on disk when this resolves. @param found workers that an earlier agent left */
  async begin(request: ApplicationRequest, found: ReadonlyMap<string, readonly Worker[]>): Promise<void> {
    const change = { id: newId(Math.floor(this.parts.clock.now())), request, failure: null };
    await this.withdraw();
    await this.parts.changes.put(change);
    this.#start(change, found, true);
  }

  /** Goes on with what an earlier agent began. */
  resume(change: Change, found: ReadonlyMap<string, readonly Worker[]>): void {
    this.#start(change, found, false);
  }

  /** Another application takes its place, or this one is applied. */
  async withdraw(): Promise<void> {
    const change = this.#change;
    if (!change) return;
    this.stop();
    const { workloads: all, executionStore } = this.parts;
    for (const job of jobsOf(change)) {
      const execution = all.awaited.execution(job, cause(change.id));
      const waits = execution !== null && executionStore.get(execution)?.state === 'PENDING';
      if (waits) await all.jobs.get(job)?.cancel(execution);
    }
    await this.parts.changes.clear();
    // Whoever waits for the change takes it for applied once it is not there any more.
    this.#change = null;
  }

  /** Leaves it to the next agent. */
  stop(): void {
    this.#going = false;
    this.#unlisten();
  }

  #start(change: Change, found: ReadonlyMap<string, readonly Worker[]>, again: boolean): void {
    const { workloads: all, executionStore } = this.parts;
    const jobs = jobsOf(change);
    this.#change = change;
    all.prepare(change.request, found, { jobs, cause: cause(change.id), again });
    if (change.failure !== null) return;
    this.#going = true;
    this.#unlisten = executionStore.notifier.onChange((execution) => {
      if (jobs.includes(execution.workload)) all.awaited.ended(execution, () => this.#advance());
    });
    this.#advance();
  }

  /** The first of its jobs that has not succeeded. */
  #unfinished(change: Change): string | undefined {
    const { awaited } = this.parts.workloads;
    return jobsOf(change).find((job) => !awaited.standing(job, cause(change.id)).ready);
  }

  #advance(): void {
    const change = this.#change;
    if (!change || !this.#going) return;
    const { workloads: all } = this.parts;
    const job = this.#unfinished(change);
    if (job === undefined) {
      this.stop();
      background('a change whose jobs have succeeded could not be applied', () => this.#apply(change));
      return;
    }
    const { failed, problem } = all.awaited.standing(job, cause(change.id));
    const pool = all.jobs.get(job);
    if (failed) this.#fail(change, `${job} failed, so nothing was changed: ${problem}`);
    else if (pool) all.awaited.ensure(pool, cause(change.id), false);
  }

  async #apply(change: Change): Promise<void> {
    try {
      await this.parts.apply(change.request, () => this.#change === change);
    } catch (error) {
      // The agent is stopping, and the next one applies it.
      if (error instanceof RequestError && error.code === 'MN4009') return;
      this.#fail(change, `the change could not be applied: ${messageOf(error)}`);
    }
  }

  #fail(change: Change, failure: string): void {
    if (this.#change !== change) return;
    this.stop();
    const failed = { ...change, failure };
    this.#change = failed;
    this.parts.log.error({ change: change.id }, failure);
    background('the failure of a change could not be stored', () => this.parts.changes.put(failed));
  }
}

function jobsOf({ request }: Change): string[] {
  return changeJobs(workloads(request.manifest));
}

function cause(id: string): string {
  return `change ${id}`;
}
