import type { Exit, Worker } from '../../../providers/platform.js';
import type { Execution } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import type { WorkloadSpec } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import { Closing } from '../control/closing.js';
import { DecisionLog } from '../control/decision-log.js';
import { takeTurn } from '../control/turn.js';
import type { Workload } from '../control/workload.js';
import { WorkerCounters } from '../metrics/workload.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { LONGEST_BACK_OFF } from '../scaling/back-off.js';
import { decideExecutions, type ExecutionDecision } from '../scaling/executions.js';
import { explainExecutions } from '../scaling/explain-executions.js';
import { isUnstorable } from '../store/errors.js';
import { STORE_RETRY, surely } from '../store/surely.js';
import { onClock } from '../time/clock.js';
import { WakeUp } from '../time/wake-up.js';
import { EndedWorkers } from '../workers/ended.js';
import { costOf, heldBy } from '../workers/held.js';
import type { WorkerParts, WorkerTemplate } from '../workers/set.js';
import { WorkerStarts } from '../workers/starts.js';
import { Attempt, type AttemptResult } from './attempt.js';
import { EndedExecutions } from './ended.js';
import { executionEnvironment } from './environment.js';
import { outcomeOf } from './outcome.js';
import { ExecutionQueue, type Waiting } from './queue.js';
import type { Created, ExecutionStore, NewExecution, Unfinished } from './store.js';
import type { ExecutionTokens } from './tokens.js';

/** What the manifest says of every workload whose work is executions. */
export interface ExecutedSpec extends WorkloadSpec {
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
}

export interface ExecutionParts extends WorkerParts {
  readonly quotas: Quotas;
  readonly executions: ExecutionStore;
  readonly tokens: ExecutionTokens;
  /** The agent's address, for workers. */
  readonly url: string;
  newExecutionId(): string;
}

/** Ended workers of a workload whose logs are kept, at most: so many executions can be looked at afterwards. */
const LOGS_KEPT = 500;
/** Of these, the ones whose logs are the workload's own. */
const LOGS_SHOWN = 5;

/** An execution that is asked for. */
export type Submitted = Pick<NewExecution, 'input' | 'idempotencyKey' | 'due_at'>;

interface Running {
  readonly waiting: Waiting;
  readonly attempt: Attempt;
}

/**
 * The executions of one workload: those that wait and those that have a worker. Every event (start, cancel, worker
 * gone, manifest changed, quotas shared anew, time come) ends in `settle`, which asks the scaler and does what it
 * decides. What is stored comes first: a worker is on record before it is started, an end before its slot is free.
 */
export abstract class ExecutionPool<Spec extends ExecutedSpec> implements Workload<Spec> {
  abstract readonly kind: Execution['kind'];
  readonly #queue = new ExecutionQueue();
  readonly #running = new Map<string, Running>();
  readonly #ended: EndedWorkers;
  readonly #wakeUp: WakeUp;
  readonly #closing = new Closing(() => this.#settle());
  readonly #membership: Membership;
  readonly starts = new WorkerStarts();
  readonly decisions: DecisionLog;
  readonly counters = new WorkerCounters();
  readonly ended = new EndedExecutions();
  #decision: ExecutionDecision | null = null;

  constructor(
    readonly name: string,
    private spec: Spec,
    private template: WorkerTemplate,
    protected readonly parts: ExecutionParts,
  ) {
    this.#ended = new EndedWorkers(parts.driver, parts.log, LOGS_KEPT);
    this.decisions = new DecisionLog(name);
    this.#wakeUp = new WakeUp(parts.clock, () => this.#settle());
    this.#membership = new Membership(parts.quotas, {
      name,
      cost: () => costOf(this.template),
      floor: () => 0,
      wish: () => this.#decision?.wish ?? 0,
      held: () => heldBy([...this.#running.values()].map(({ attempt }) => attempt)),
      rebalanced: () => this.#settle(),
    });
  }

  /** The most that may run at once; Infinity where nothing but the quotas bounds it. */
  protected abstract maxConcurrency(): number;

  get manifest(): Spec {
    return this.spec;
  }

  get decision(): ExecutionDecision | null {
    return this.#decision;
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Ids of the executions that have not ended, oldest first. */
  protected get unfinished(): string[] {
    const running = [...this.#running.values()].map(({ waiting }) => waiting);
    return [...this.#queue.all(), ...running].sort((a, b) => a.sequence - b.sequence).map(({ id }) => id);
  }

  get closing(): boolean {
    return this.#closing.begun;
  }

  get gone(): boolean {
    return this.closing && this.#running.size === 0;
  }

  open(adopted: readonly Worker[]): void {
    const success = this.parts.executions.latest(this.name, 'SUCCEEDED')?.finished_at ?? null;
    if (success !== null) this.ended.succeeded(Date.parse(success));
    const found = new Map(adopted.map((worker) => [worker.id, worker]));
    for (const left of this.parts.executions.unfinished(this.name)) {
      if (left.state === 'PENDING' || left.worker === null) {
        const { retryAt } = left;
        const at = retryAt === null ? null : onClock(this.parts.clock, retryAt, LONGEST_BACK_OFF);
        this.#queue.push({ ...left, retryAt: at });
      } else this.#resume(left, left.worker, found);
      if (left.worker !== null) found.delete(left.worker);
    }
    for (const worker of [...found.values()].sort((a, b) => a.startedAt - b.startedAt))
      this.#leftOver(worker);
    this.#settle();
  }

  /** New limits hold at once; what runs finishes as it was started, and what is started later is of the new version. */
  update(spec: Spec, template: WorkerTemplate): void {
    this.#closing.reopen();
    this.spec = spec;
    this.template = template;
    this.#settle();
  }

  /**
   * Resolves once the execution is on the disk.
   * @param also writes that belong into the same commit
   * @throws RequestError MN4009 when the workload is being removed; see ExecutionStore.create
   */
  async submit(wanted: Submitted, also?: () => void): Promise<Created> {
    if (this.closing) throw new RequestError('MN4009', 503, `${this.name} is being removed.`);
    const { executions, newExecutionId } = this.parts;
    const created = await executions.create(
      {
        ...wanted,
        id: newExecutionId(),
        workload: this.name,
        kind: this.kind,
        created_at: this.#now(),
      },
      also,
    );
    if (created.isNew && !this.#closing.detached) {
      const { id, attempts, failures, faults } = created.execution;
      this.#queue.push({ id, sequence: created.sequence, attempts, failures, faults, retryAt: null });
      this.#settle();
    }
    return created;
  }

  /** @returns whether it was not too late */
  async cancel(id: string): Promise<boolean> {
    const state = await this.parts.executions.cancel(id, this.#now());
    if (state === 'CANCELLED') {
      this.#queue.remove(id);
      this.#countEnd(id);
    }
    if (state === 'CANCELLING') this.#running.get(id)?.attempt.stop();
    this.#settle();
    return state !== null;
  }

  exited(workerId: string, exit: Exit): void {
    for (const { attempt } of this.#running.values()) if (attempt.workerId === workerId) attempt.exited(exit);
  }

  /** What waits is cancelled; what runs finishes. */
  async drain(): Promise<void> {
    await this.#closing.drain();
  }

  /** Everything is cancelled: what runs has the grace period. */
  async close(): Promise<void> {
    const closed = this.#closing.close();
    for (const id of this.#running.keys()) this.#cancelSurely(id);
    await closed;
  }

  detach(): void {
    this.#closing.detach();
    this.#wakeUp.callOff();
    this.#membership.leave();
    for (const { attempt } of this.#running.values()) attempt.detach();
  }

  sweep(before: number): void {
    this.#ended.sweep(before);
  }

  workerIds(): string[] {
    return [
      ...this.#ended.ids.slice(-LOGS_SHOWN),
      ...[...this.#running.values()].map(({ attempt }) => attempt.workerId),
    ];
  }

  counts(): Record<Attempt['phase'], number> {
    const counts = { starting: 0, busy: 0, stopping: 0 };
    for (const { attempt } of this.#running.values()) counts[attempt.phase]++;
    return counts;
  }

  heldBack(): string | null {
    return this.#membership.heldBack();
  }

  #settle(): void {
    takeTurn(this.name, () => this.#turn(), this.#wakeUp, this.parts.clock);
  }

  #turn(): void {
    if (this.#closing.detached) return;
    this.#membership.report();
    if (this.closing) for (const { id } of this.#queue.takeAll()) this.#cancelSurely(id);
    const now = this.parts.clock.now();
    this.#queue.release(now);
    const decision = this.#decide(now);
    this.#record(decision);
    this.#decision = decision;
    for (let n = 0; n < decision.start; n++) this.#begin();
    this.#wakeUp.at(decision.nextAt);
    this.#membership.report();
    if (!this.gone) return;
    this.#wakeUp.callOff();
    this.#membership.leave();
    this.#closing.over();
  }

  #decide(now: number): ExecutionDecision {
    return decideExecutions(
      { maxConcurrency: this.maxConcurrency() },
      {
        running: this.#running.size,
        ready: this.closing ? 0 : this.#queue.ready,
        delayed: this.closing ? 0 : this.#queue.delayed,
        nextRetryAt: this.closing ? null : this.#queue.nextRetryAt,
        allowance: this.#membership.allowance,
        room: this.#membership.room,
      },
      now,
    );
  }

  #begin(): void {
    const waiting = this.#queue.shift();
    if (!waiting) return;
    const attempt = this.#attempt(waiting, waiting.attempts + 1, this.parts.newWorkerId(this.name));
    background(`execution ${waiting.id} was not started`, () => this.#start(waiting, attempt));
  }

  async #start(waiting: Waiting, attempt: Attempt): Promise<void> {
    const { executions, tokens, url, log } = this.parts;
    const { id } = waiting;
    const { number, workerId } = attempt;
    const { template } = this;
    try {
      const made = await executions.begin(id, number, workerId, this.#now());
      if (this.#closing.detached) return;
      if (!made) {
        this.#running.delete(id);
        this.#settle();
        return;
      }
    } catch (error) {
      // What is wrong with the disk is in the log already; once a second would help to fill it.
      if (!isUnstorable(error)) log.error({ execution: id, err: error }, 'an execution could not be begun');
      this.#running.delete(id);
      this.#queue.push({ ...waiting, retryAt: this.parts.clock.now() + STORE_RETRY });
      this.#settle();
      return;
    }
    this.counters.started++;
    const begun = this.parts.clock.now();
    await attempt.start(() => {
      const input = executions.input(id) ?? '';
      const token = tokens.issue(id, number);
      const dueAt = executions.get(id)?.due_at ?? null;
      const extra = executionEnvironment({ execution: id, attempt: number, input, dueAt, url, token });
      const environment = { ...template.environment, ...extra };
      return { ...template, id: workerId, input, environment };
    });
    if (attempt.phase === 'busy') this.counters.startDuration.observe(this.parts.clock.now() - begun);
    executions.tellStarted(id);
    this.starts.tell(workerId);
  }

  #attempt(waiting: Waiting, number: number, workerId: string): Attempt {
    const attempt: Attempt = new Attempt(
      waiting.id,
      number,
      workerId,
      this.name,
      costOf(this.template),
      this.spec,
      { ...this.parts, waits: (why) => this.#waits(why) },
      (result) =>
        background(`the end of execution ${waiting.id} was not seen to`, () =>
          this.#over(waiting, attempt, result),
        ),
    );
    this.#running.set(waiting.id, { waiting, attempt });
    return attempt;
  }

  /** Has the event stand in the decisions. */
  protected tell(event: string): void {
    this.decisions.note(event);
    this.#settle();
  }

  #waits(why: string): void {
    this.decisions.noteOnce(why);
    this.#settle();
  }

  /** Goes on with an attempt that an earlier agent began. */
  #resume(left: Unfinished, workerId: string, found: ReadonlyMap<string, Worker>): void {
    const attempt = this.#attempt({ ...left, retryAt: null }, left.attempts, workerId);
    attempt.adopt(found.get(workerId));
    if (left.state === 'CANCELLING') attempt.stop();
  }

  /** A worker that is of no execution that goes on. */
  #leftOver({ id, exit }: Worker): void {
    const { driver, executions, log } = this.parts;
    if (exit && executions.hasWorker(id)) {
      this.#ended.add(id, exit.at);
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
    const { executions } = this.parts;
    const { workerId, number } = attempt;
    if (result.kind === 'not-started') this.counters.failed++;
    const { retries, timeout } = this.spec;
    const outcome = await outcomeOf(
      { workerId, result, failures, faults, retries, timeout },
      this.parts,
      () => this.#now(),
    );
    const state = await this.#surely(id, () => executions.end(id, number, outcome, this.#now()));
    if (state !== null && state !== 'PENDING') this.#countEnd(id);
    if (this.#closing.detached) return;
    this.#running.delete(id);
    if (result.kind !== 'not-started') this.#ended.add(workerId, this.#now());
    if (result.kind === 'lost') this.#lost(id, workerId, state);
    if (state === 'PENDING' && outcome.state === 'PENDING') {
      const { retryAt, ...counts } = outcome;
      this.#queue.push({
        id,
        sequence,
        attempts: number,
        failures: counts.failures,
        faults: counts.faults,
        retryAt: onClock(this.parts.clock, retryAt, LONGEST_BACK_OFF),
      });
    }
    this.#settle();
  }

  #countEnd(id: string): void {
    const execution = this.parts.executions.get(id);
    if (execution) this.ended.add(execution);
  }

  /** What was lost may have done its work: that it is done again is said. */
  #lost(execution: string, worker: string, state: Execution['state'] | null): void {
    const then = state === 'PENDING' ? '; it is tried again' : '';
    const message = `the worker of ${execution} was lost: nobody can tell how it ended, or how far it came${then}`;
    this.parts.log.warn({ workload: this.name, execution, worker }, message);
    this.decisions.note(message);
  }

  /** Until the disk has taken it. */
  async #surely<T>(id: string, change: () => Promise<T>): Promise<T | null> {
    const { clock, log } = this.parts;
    if (this.#closing.detached) return null;
    return await surely(change, { clock, log, what: { execution: id }, over: () => this.#closing.detached });
  }

  #cancelSurely(id: string): void {
    background(`execution ${id} was not cancelled`, () => this.#surely(id, () => this.cancel(id)));
  }

  #record({ target, start, because }: ExecutionDecision): void {
    this.decisions.record({
      at: this.#now(),
      workers: because.running,
      target,
      started: start,
      stopped: 0,
      code: because.code,
      explain: () => explainExecutions(because),
    });
  }

  /** For what is put on record. */
  #now(): number {
    return Math.floor(this.parts.clock.timeOfDay());
  }
}
