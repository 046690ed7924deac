import type { Worker } from '../../../providers/driver.js';
import type { Execution } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import type { WorkloadSpec } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Controlled } from '../control/controlled.js';
import { Controller, type ControlParts } from '../control/controller.js';
import { LONGEST_BACK_OFF } from '../scaling/back-off.js';
import {
  decideExecutions,
  type ExecutionDecision,
  type ExecutionLimits,
  type ExecutionState,
} from '../scaling/executions.js';
import { explainExecutions } from '../scaling/explain-executions.js';
import { isUnstorable } from '../store/errors.js';
import { STORE_RETRY, surely } from '../store/surely.js';
import { onClock } from '../time/clock.js';
import type { WorkerParts, WorkerTemplate } from '../workers/set.js';
import { Attempt, type AttemptResult } from './attempt.js';
import { Attempts } from './attempts.js';
import { EndedExecutions } from './ended.js';
import { executionEnvironment } from './environment.js';
import { outcomeOf } from './outcome.js';
import { ExecutionQueue, type Waiting } from './queue.js';
import type { Created, NewExecution, Unfinished } from './records.js';
import type { ExecutionStore } from './store.js';
import type { ExecutionTokens } from './tokens.js';

/** What the manifest says of every workload whose work is executions. */
export interface ExecutedSpec extends WorkloadSpec {
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
}

export interface ExecutionParts extends WorkerParts, ControlParts {
  readonly executionStore: ExecutionStore;
  readonly tokens: ExecutionTokens;
  /** The agent's address, for workers. */
  readonly url: string;
  newExecutionId(): string;
}

/** A request for an execution. */
export type Submitted = Pick<NewExecution, 'input' | 'idempotencyKey' | 'due_at'>;

/**
 * The executions of one workload: those that wait and those that have a worker. What is stored comes first: a worker is
 * on record before it is started, an end before its slot is free.
 */
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
    this.workers = new Attempts(template, parts.driver, parts.log);
    this.control = new Controller(kind, name, spec, parts, this);
  }

  /** Executions that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Ids of the executions that have not ended, oldest first. */
  protected get unfinished(): string[] {
    const running = [...this.workers].map(({ waiting }) => waiting);
    return [...this.#queue.all(), ...running].sort((a, b) => a.sequence - b.sequence).map(({ id }) => id);
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
    if (!waiting) return;
    const attempt = this.#attempt(waiting, waiting.attempts + 1, this.parts.newWorkerId(this.name));
    background(`execution ${waiting.id} was not started`, () => this.#start(waiting, attempt));
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
      } else this.#resume(left, left.worker, found);
      if (left.worker !== null) found.delete(left.worker);
    }
    for (const worker of [...found.values()].sort((a, b) => a.startedAt - b.startedAt))
      this.#leftOver(worker);
  }

  /** What waits is cancelled; what runs finishes, or gets the grace period if the workload is closed. */
  leaving(stage: 'draining' | 'closed'): void {
    for (const { id } of this.#queue.takeAll()) this.#cancelSurely(id);
    if (stage === 'closed') for (const { waiting } of this.workers) this.#cancelSurely(waiting.id);
  }

  /**
   * Resolves once the execution is on the disk.
   * @param also writes that belong into the same commit
   * @throws RequestError MN4009 when the workload is being removed; see ExecutionStore.create
   */
  async submit(wanted: Submitted, also?: () => void): Promise<Created> {
    if (this.control.leaving)
      throw new RequestError('MN4009', 503, `The workload ${this.name} is being removed.`);
    const { executionStore, newExecutionId } = this.parts;
    const created = await executionStore.create(
      {
        ...wanted,
        id: newExecutionId(),
        workload: this.name,
        kind: this.kind,
        created_at: this.#now(),
      },
      also,
    );
    if (created.isNew && !this.control.detached) {
      const { id, attempts, failures, faults } = created.execution;
      this.#enqueue({ id, sequence: created.sequence, attempts, failures, faults, retryAt: null });
    }
    return created;
  }

  /** @returns whether it was not too late */
  async cancel(id: string): Promise<boolean> {
    const state = await this.parts.executionStore.cancel(id, this.#now());
    if (state === 'CANCELLED') {
      this.#queue.remove(id);
      this.#countEnd(id);
    }
    if (state === 'CANCELLING') this.workers.get(id)?.stop();
    this.control.settle();
    return state !== null;
  }

  /** Puts it in its place by order of arrival; cancels it if the workload is on its way out. */
  #enqueue(waiting: Waiting): void {
    if (this.control.leaving) this.#cancelSurely(waiting.id);
    else this.#queue.push(waiting);
    this.control.settle();
  }

  async #start(waiting: Waiting, attempt: Attempt): Promise<void> {
    const { executionStore, tokens, url, log } = this.parts;
    const { id } = waiting;
    const { number, workerId } = attempt;
    const { template } = this.workers;
    try {
      const made = await executionStore.begin(id, number, workerId, this.#now());
      if (this.control.detached) return;
      if (!made) {
        this.workers.delete(id);
        this.control.settle();
        return;
      }
    } catch (error) {
      // What is wrong with the disk is in the log already; once a second would help to fill it.
      if (!isUnstorable(error)) log.error({ execution: id, err: error }, 'an execution could not be begun');
      this.workers.delete(id);
      this.#enqueue({ ...waiting, retryAt: this.parts.clock.now() + STORE_RETRY });
      return;
    }
    this.workers.counters.started++;
    const begun = this.parts.clock.now();
    await attempt.start(() => {
      const input = executionStore.texts.input(id);
      const token = tokens.issue(id, number);
      const dueAt = executionStore.get(id)?.due_at ?? null;
      const extra = executionEnvironment({ execution: id, attempt: number, input, dueAt, url, token });
      const environment = { ...template.environment, ...extra };
      return { ...template, id: workerId, input, environment };
    });
    if (attempt.phase === 'busy') this.workers.counters.startDuration.observe(this.parts.clock.now() - begun);
    executionStore.notifier.notifyChanged(id);
    this.workers.starts.tell(workerId);
  }

  #attempt(waiting: Waiting, number: number, workerId: string): Attempt {
    const attempt: Attempt = new Attempt(
      waiting.id,
      number,
      workerId,
      this.name,
      this.workers.cost,
      this.control.manifest,
      { ...this.parts, waits: (why) => this.#waits(why) },
      (result) =>
        background(`the end of execution ${waiting.id} was not seen to`, () =>
          this.#over(waiting, attempt, result),
        ),
    );
    this.workers.add({ waiting, attempt });
    return attempt;
  }

  #waits(why: string): void {
    this.control.noteOnce(why);
    this.control.settle();
  }

  /** Goes on with an attempt that an earlier agent began. */
  #resume(left: Unfinished, workerId: string, found: ReadonlyMap<string, Worker>): void {
    const attempt = this.#attempt({ ...left, retryAt: null }, left.attempts, workerId);
    attempt.adopt(found.get(workerId));
    if (left.state === 'CANCELLING') attempt.stop();
  }

  /** A worker that is of no execution that goes on. */
  #leftOver({ id, exit }: Worker): void {
    const { driver, executionStore, log } = this.parts;
    if (exit && executionStore.hasWorker(id)) {
      this.workers.ended.add(id, exit.at);
      return;
    }
    log.info({ workload: this.name, worker: id }, 'removing a worker that is of no execution');
    driver
      .stop(id, 0)
      .then(() => driver.remove(id))
      .catch((error: unknown) => log.error({ worker: id, err: error }, 'a worker of no execution stays'));
  }

  async #over(
    { id, sequence, failures, faults }: Waiting,
    attempt: Attempt,
    result: AttemptResult,
  ): Promise<void> {
    const { executionStore } = this.parts;
    const { workerId, number } = attempt;
    if (result.kind === 'not-started') this.workers.counters.failed++;
    const { retries, timeout } = this.control.manifest;
    const outcome = await outcomeOf(
      { workerId, result, failures, faults, retries, timeout },
      this.parts,
      () => this.#now(),
    );
    const state = await this.#surely(id, () => executionStore.end(id, number, outcome, this.#now()));
    if (state !== null && state !== 'PENDING') this.#countEnd(id);
    if (this.control.detached) return;
    this.workers.delete(id);
    if (result.kind !== 'not-started') this.workers.ended.add(workerId, this.#now());
    if (result.kind === 'lost') this.#lost(id, workerId, state);
    if (state === 'PENDING' && outcome.state === 'PENDING') {
      const { retryAt, ...counts } = outcome;
      this.#enqueue({
        id,
        sequence,
        attempts: number,
        failures: counts.failures,
        faults: counts.faults,
        retryAt: onClock(this.parts.clock, retryAt, LONGEST_BACK_OFF),
      });
    } else this.control.settle();
  }

  #countEnd(id: string): void {
    const execution = this.parts.executionStore.get(id);
    if (execution) this.ended.add(execution);
  }

  /** What was lost may have done its work: that it is done again is said. */
  #lost(execution: string, worker: string, state: Execution['state'] | null): void {
    const then = state === 'PENDING' ? '; it is tried again' : '';
    const message = `the worker of ${execution} was lost: nobody can tell how it ended, or how far it came${then}`;
    this.parts.log.warn({ workload: this.name, execution, worker }, message);
    this.control.note(message);
  }

  /** Until the disk has taken it. */
  async #surely<T>(id: string, change: () => Promise<T>): Promise<T | null> {
    const { clock, log } = this.parts;
    if (this.control.detached) return null;
    return await surely(change, { clock, log, what: { execution: id }, over: () => this.control.detached });
  }

  #cancelSurely(id: string): void {
    background(`execution ${id} was not cancelled`, () => this.#surely(id, () => this.cancel(id)));
  }

  /** For what is put on record. */
  #now(): number {
    return Math.floor(this.parts.clock.timeOfDay());
  }
}
