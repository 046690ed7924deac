import type { Worker } from '../../../providers/driver.js';
import type { Execution } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import type { WorkloadSpec } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Controlled } from '../control/controlled.js';
import { Controller, type ControlParts } from '../control/controller.js';
import type { Standing } from '../order/conditions.js';
import { LONGEST_BACK_OFF } from '../scaling/back-off.js';
import {
  decideExecutions,
  type ExecutionDecision,
  type ExecutionLimits,
  type ExecutionState,
} from '../scaling/executions.js';
import { explainExecutions } from '../scaling/explain-executions.js';
import { surely } from '../store/surely.js';
import { onClock } from '../time/clock.js';
import type { WorkerTemplate } from '../workers/set.js';
import type { Attempt } from './attempt.js';
import { Attempts, type AttemptsParts } from './attempts.js';
import { EndedExecutions } from './ended.js';
import { ExecutionQueue, type Waiting } from './queue.js';
import type { Created, NewExecution } from './records.js';

/** What the manifest has for every workload that runs executions. */
export interface ExecutedSpec extends WorkloadSpec {
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
}

export interface ExecutionParts extends AttemptsParts, ControlParts {
  newExecutionId(): string;
}

/** A request for an execution. */
export type Submitted = Pick<NewExecution, 'input' | 'idempotencyKey' | 'due_at'>;

/** The executions of one workload: those that wait and those that have a worker. */
export abstract class ExecutionPool<Spec extends ExecutedSpec>
  implements Controlled<Spec, ExecutionLimits, ExecutionState, ExecutionDecision>
{
  readonly control: Controller<Spec, ExecutionLimits, ExecutionState, ExecutionDecision>;
  readonly workers: Attempts;
  readonly ended = new EndedExecutions();
  readonly #queue = new ExecutionQueue();

  constructor(
    readonly kind: Execution['kind'],
    readonly name: string,
    spec: Spec,
    template: WorkerTemplate,
    protected readonly parts: ExecutionParts,
  ) {
    this.control = new Controller(kind, name, spec, parts, this);
    this.workers = new Attempts(name, template, parts, this.control, {
      waits: (waiting) => this.#enqueue(waiting),
      ended: (id) => this.#countEnd(id),
    });
  }

  /** Executions that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Ids of the executions that have not ended, oldest first. */
  protected get unfinished(): string[] {
    return [...this.#queue.all(), ...this.workers.executions]
      .sort((a, b) => a.sequence - b.sequence)
      .map(({ id }) => id);
  }

  abstract limits(spec: Spec): ExecutionLimits;

  view(now: number): ExecutionState {
    this.#queue.release(now);
    const { membership } = this.control;
    return {
      running: this.workers.size,
      ready: this.#queue.ready,
      delayed: this.#queue.delayed,
      nextRetryAt: this.#queue.nextRetryAt,
      allowance: membership.allowance,
      room: membership.room,
    };
  }

  readonly decide = decideExecutions;
  readonly explain = explainExecutions;

  start(): void {
    const waiting = this.#queue.shift();
    if (waiting) this.workers.start(waiting);
  }

  /** Others wait for one of its executions, not for the workload: see AwaitedExecutions. */
  standing(): Standing {
    return { started: false, ready: false, problem: null, failed: false };
  }

  counts(): Record<Attempt['phase'], number> {
    return this.workers.counts();
  }

  adopt(adopted: readonly Worker[]): void {
    const success = this.parts.executionStore.latest(this.name, 'SUCCEEDED')?.finished_at ?? null;
    if (success !== null) this.ended.succeeded(Date.parse(success));
    const found = new Map(adopted.map((worker) => [worker.id, worker]));
    for (const left of this.parts.executionStore.unfinished(this.name)) {
      if (left.state === 'PENDING' || left.worker === null) {
        const { retryAt } = left;
        const at = retryAt === null ? null : onClock(this.parts.clock, retryAt, LONGEST_BACK_OFF);
        this.#queue.push({ ...left, retryAt: at });
      } else this.workers.resume(left, left.worker, found.get(left.worker));
      if (left.worker !== null) found.delete(left.worker);
    }
    for (const worker of [...found.values()].sort((a, b) => a.startedAt - b.startedAt))
      this.workers.leftOver(worker);
  }

  /** Waiting executions are cancelled; running ones finish, or get the grace period if the workload is closed. */
  leaving(stage: 'draining' | 'closed'): void {
    for (const { id } of this.#queue.takeAll()) this.#cancelSurely(id);
    if (stage === 'closed') for (const { id } of this.workers.executions) this.#cancelSurely(id);
  }

  /**
   * Resolves once the execution is on disk.
   * @param also writes that belong in the same commit; gets the execution's id
   * @throws RequestError MN4009 if the workload is being removed; see ExecutionStore.create
   */
  async submit(wanted: Submitted, also?: (id: string) => void): Promise<Created> {
    if (this.control.leaving)
      throw new RequestError('MN4009', 503, `The workload ${this.name} is being removed.`);
    const { executionStore, newExecutionId } = this.parts;
    const newId = newExecutionId();
    const created = await executionStore.create(
      {
        ...wanted,
        id: newId,
        workload: this.name,
        kind: this.kind,
        created_at: this.#now(),
      },
      also && (() => also(newId)),
    );
    if (created.isNew && !this.control.detached) {
      const { id, attempts, failures, faults } = created.execution;
      this.#enqueue({ id, sequence: created.sequence, attempts, failures, faults, retryAt: null });
      this.control.settle();
    }
    return created;
  }

  /** @returns whether it was in time */
  async cancel(id: string): Promise<boolean> {
    const state = await this.parts.executionStore.cancel(id, this.#now());
    if (state === 'CANCELLED') {
      this.#queue.remove(id);
      this.#countEnd(id);
    }
    if (state === 'CANCELLING') this.workers.stop(id);
    this.control.settle();
    return state !== null;
  }

  /** Puts it into the queue by order of arrival; cancels it if the workload is shutting down. */
  #enqueue(waiting: Waiting): void {
    if (this.control.leaving) this.#cancelSurely(waiting.id);
    else this.#queue.push(waiting);
  }

  #countEnd(id: string): void {
    const execution = this.parts.executionStore.get(id);
    if (execution) this.ended.add(execution);
  }

  /** Retries until the disk has taken the change, or the agent lets go of the workload. */
  #cancelSurely(id: string): void {
    const { clock, log } = this.parts;
    const over = () => this.control.detached;
    background(`execution ${id} was not cancelled`, () =>
      surely(() => this.cancel(id), { clock, log, what: { execution: id }, over }),
    );
  }

  /** The time to put on record. */
  #now(): number {
    return Math.floor(this.parts.clock.timeOfDay());
  }
}
