import type { Exit, Worker } from '../../../providers/driver.js';
import type { ExecutionState } from '../../api/types.js';
import { background } from '../../process/background.js';
import { WorkerCounters } from '../metrics/workload.js';
import { LONGEST_BACK_OFF } from '../scaling/back-off.js';
import type { Amounts } from '../scaling/quotas.js';
import { isUnstorable } from '../store/errors.js';
import { STORE_RETRY, surely } from '../store/surely.js';
import { onClock } from '../time/clock.js';
import { EndedWorkers } from '../workers/ended.js';
import { costOf, type Held, heldBy } from '../workers/held.js';
import type { WorkerParts, WorkerTemplate } from '../workers/set.js';
import { WorkerStarts } from '../workers/starts.js';
import type { Workers, WorkersOwner } from '../workers/workers.js';
import { Attempt, type AttemptResult, type AttemptTerms } from './attempt.js';
import { executionEnvironment } from './environment.js';
import { outcomeOf } from './outcome.js';
import type { Waiting } from './queue.js';
import type { Unfinished } from './records.js';
import type { ExecutionStore } from './store.js';
import type { ExecutionTokens } from './tokens.js';

export interface AttemptsParts extends WorkerParts {
  readonly executionStore: ExecutionStore;
  readonly tokens: ExecutionTokens;
  /** The agent's address, for workers. */
  readonly url: string;
}

export interface AttemptsOwner extends WorkersOwner {
  /** The workload's present entry in the manifest. */
  readonly manifest: AttemptTerms & { readonly retries: number };
  /** Whether the agent has let go of the workload. */
  readonly detached: boolean;
}

export interface AttemptsEvents {
  /** The execution waits again: for its next attempt, or for the disk. The owner settles next. */
  waits(waiting: Waiting): void;
  /** The execution has ended. @param id its id */
  ended(id: string): void;
}

/** How many ended workers' logs are kept per workload, for whoever looks at its executions afterwards. */
const LOGS_KEPT = 500;
/** How many of these logs are shown as the workload's. */
const LOGS_SHOWN = 5;

/** An attempt in progress, and the queue entry of its execution. */
interface Running {
  readonly waiting: Waiting;
  readonly attempt: Attempt;
}

/**
 * The attempts at a workload's executions, each with its own worker. The store comes first: a worker is on record
 * before it starts, and its end is on record before its slot is free.
 */
export class Attempts implements Workers {
  readonly counters = new WorkerCounters();
  readonly starts = new WorkerStarts();
  /** By execution. */
  readonly #running = new Map<string, Running>();
  readonly #ended: EndedWorkers;

  constructor(
    private readonly workload: string,
    private template: WorkerTemplate,
    private readonly parts: AttemptsParts,
    private readonly owner: AttemptsOwner,
    private readonly events: AttemptsEvents,
  ) {
    this.#ended = new EndedWorkers(parts.driver, parts.log, LOGS_KEPT);
  }

  get size(): number {
    return this.#running.size;
  }

  get cost(): Amounts {
    return costOf(this.template);
  }

  /** The executions in progress, as they were in the queue. */
  get executions(): Waiting[] {
    return [...this.#running.values()].map(({ waiting }) => waiting);
  }

  held(): Held {
    return heldBy(this.#attempts());
  }

  counts(): Record<Attempt['phase'], number> {
    const counts = { starting: 0, busy: 0, stopping: 0 };
    for (const { phase } of this.#attempts()) counts[phase]++;
    return counts;
  }

  ids(): string[] {
    const running = [...this.#attempts()].map(({ workerId }) => workerId);
    return [...this.#ended.ids.slice(-LOGS_SHOWN), ...running];
  }

  exited(id: string, exit: Exit): void {
    for (const attempt of this.#attempts()) if (attempt.workerId === id) attempt.exited(exit);
  }

  sweep(before: number): void {
    this.#ended.sweep(before);
  }

  /** Attempts in progress keep what they were started with. */
  update(template: WorkerTemplate): void {
    this.template = template;
  }

  detach(): void {
    for (const attempt of this.#attempts()) attempt.detach();
  }

  /** Begins the next attempt at an execution. */
  start(waiting: Waiting): void {
    const { id, attempts } = waiting;
    const attempt = this.#add(waiting, attempts + 1, this.parts.newWorkerId(this.workload));
    background(`execution ${id} was not started`, () => this.#start(waiting, attempt));
  }

  /** Continues an attempt that an earlier agent began. @param found its worker; undefined if the platform has none */
  resume(left: Unfinished, workerId: string, found: Worker | undefined): void {
    const attempt = this.#add({ ...left, retryAt: null }, left.attempts, workerId);
    attempt.adopt(found);
    if (left.state === 'CANCELLING') attempt.stop();
  }

  /**
   * Takes over a worker that an earlier agent left and whose execution does not continue: kept for its logs, or
   * removed.
   */
  leftOver({ id, exit }: Worker): void {
    const { driver, executionStore, log } = this.parts;
    if (exit && executionStore.hasWorker(id)) {
      this.#ended.add(id, exit.at);
      return;
    }
    log.info({ workload: this.workload, worker: id }, 'removing a worker that belongs to no execution');
    driver
      .stop(id, 0)
      .then(() => driver.remove(id))
      .catch((error: unknown) =>
        log.error({ worker: id, err: error }, 'a worker that belongs to no execution could not be removed'),
      );
  }

  /** Stops the attempt in progress, if there is one. @param execution its id */
  stop(execution: string): void {
    this.#running.get(execution)?.attempt.stop();
  }

  *#attempts(): Generator<Attempt> {
    for (const { attempt } of this.#running.values()) yield attempt;
  }

  #add(waiting: Waiting, number: number, workerId: string): Attempt {
    const { parts, owner } = this;
    const waits = (why: string) => {
      owner.noteOnce(why);
      owner.settle();
    };
    const attempt: Attempt = new Attempt(
      waiting.id,
      number,
      workerId,
      this.workload,
      this.cost,
      owner.manifest,
      { ...parts, waits },
      (result) =>
        background(`the end of execution ${waiting.id} could not be handled`, () =>
          this.#over(waiting, attempt, result),
        ),
    );
    this.#running.set(waiting.id, { waiting, attempt });
    return attempt;
  }

  async #start(waiting: Waiting, attempt: Attempt): Promise<void> {
    const { executionStore, tokens, url, log, clock } = this.parts;
    const { owner, template } = this;
    const { id } = waiting;
    const { number, workerId } = attempt;
    try {
      const made = await executionStore.begin(id, number, workerId, this.#now());
      if (owner.detached) return;
      if (!made) {
        this.#running.delete(id);
        owner.settle();
        return;
      }
    } catch (error) {
      // The problem with the disk is in the log already; repeating it every second would help to fill the disk.
      if (!isUnstorable(error)) log.error({ execution: id, err: error }, 'an execution could not be started');
      this.#running.delete(id);
      this.events.waits({ ...waiting, retryAt: clock.now() + STORE_RETRY });
      owner.settle();
      return;
    }
    this.counters.started++;
    const begun = clock.now();
    await attempt.start(() => {
      const input = executionStore.texts.input(id);
      const token = tokens.issue(id, number);
      const dueAt = executionStore.get(id)?.due_at ?? null;
      const extra = executionEnvironment({ execution: id, attempt: number, input, dueAt, url, token });
      const environment = { ...template.environment, ...extra };
      return { ...template, id: workerId, input, environment };
    });
    if (attempt.phase === 'busy') this.counters.startDuration.observe(clock.now() - begun);
    executionStore.notifier.notifyChanged(id);
    this.starts.announce(workerId);
  }

  async #over(waiting: Waiting, attempt: Attempt, result: AttemptResult): Promise<void> {
    const { executionStore, clock } = this.parts;
    const { owner } = this;
    const { id, failures, faults } = waiting;
    const { workerId, number } = attempt;
    if (result.kind === 'not-started') this.counters.failed++;
    const { retries, timeout } = owner.manifest;
    const ended = { workerId, result, failures, faults, retries, timeout };
    const outcome = await outcomeOf(ended, this.parts, () => this.#now());
    const state = await this.#surely(id, () => executionStore.end(id, number, outcome, this.#now()));
    if (state !== null && state !== 'PENDING') this.events.ended(id);
    if (owner.detached) return;
    this.#running.delete(id);
    if (result.kind !== 'not-started') this.#ended.add(workerId, this.#now());
    if (result.kind === 'lost') this.#lost(id, workerId, state);
    if (state === 'PENDING' && outcome.state === 'PENDING') {
      const retryAt = onClock(clock, outcome.retryAt, LONGEST_BACK_OFF);
      const counts = { failures: outcome.failures, faults: outcome.faults };
      this.events.waits({ id, sequence: waiting.sequence, attempts: number, ...counts, retryAt });
    }
    owner.settle();
  }

  /** A lost attempt may have done its work, so the log says if the work is done again. */
  #lost(execution: string, worker: string, state: ExecutionState | null): void {
    const then = state === 'PENDING' ? '; it will be retried' : '';
    const message = `the worker of ${execution} was lost: how it ended, and how far it got, is unknown${then}`;
    this.parts.log.warn({ workload: this.workload, execution, worker }, message);
    this.owner.note(message);
  }

  /** Retries until the disk has taken the change; null if the agent lets go of the workload before that. */
  async #surely<T>(id: string, change: () => Promise<T>): Promise<T | null> {
    const { clock, log } = this.parts;
    const over = () => this.owner.detached;
    return over() ? null : await surely(change, { clock, log, what: { execution: id }, over });
  }

  /** The time to put on record. */
  #now(): number {
    return Math.floor(this.parts.clock.timeOfDay());
  }
}
