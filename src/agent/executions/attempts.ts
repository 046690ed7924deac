import type { Driver, Exit } from '../../../providers/driver.js';
import type { Logger } from '../logging/logger.js';
import { WorkerCounters } from '../metrics/workload.js';
import type { Amounts } from '../scaling/quotas.js';
import { EndedWorkers } from '../workers/ended.js';
import { costOf, type Held, heldBy } from '../workers/held.js';
import type { WorkerTemplate } from '../workers/set.js';
import { WorkerStarts } from '../workers/starts.js';
import type { Workers } from '../workers/workers.js';
import type { Attempt } from './attempt.js';
import type { Waiting } from './queue.js';

/** The ended workers of a workload whose logs are kept, at most, for whoever looks at its executions afterwards. */
const LOGS_KEPT = 500;
/** The last of them, whose logs are shown as the workload's. */
const LOGS_SHOWN = 5;

/** An attempt under way, and the execution as it waited. */
export interface Running {
  readonly waiting: Waiting;
  readonly attempt: Attempt;
}

/** The attempts at a workload's executions that are under way, each with a worker of its own, and the ended workers. */
export class Attempts implements Workers, Iterable<Running> {
  readonly counters = new WorkerCounters();
  readonly starts = new WorkerStarts();
  /** Ended workers, whose logs are kept. */
  readonly ended: EndedWorkers;
  /** By execution. */
  readonly #running = new Map<string, Running>();

  constructor(
    /** What the worker of the next attempt is made from. */
    public template: WorkerTemplate,
    driver: Driver,
    log: Logger,
  ) {
    this.ended = new EndedWorkers(driver, log, LOGS_KEPT);
  }

  get size(): number {
    return this.#running.size;
  }

  get cost(): Amounts {
    return costOf(this.template);
  }

  held(): Held {
    return heldBy(this.#attempts());
  }

  [Symbol.iterator](): IterableIterator<Running> {
    return this.#running.values();
  }

  /** @param execution its id */
  get(execution: string): Attempt | undefined {
    return this.#running.get(execution)?.attempt;
  }

  add(running: Running): void {
    this.#running.set(running.waiting.id, running);
  }

  /** @param execution its id */
  delete(execution: string): void {
    this.#running.delete(execution);
  }

  ids(): string[] {
    return [
      ...this.ended.ids.slice(-LOGS_SHOWN),
      ...[...this.#running.values()].map(({ attempt }) => attempt.workerId),
    ];
  }

  exited(id: string, exit: Exit): void {
    for (const attempt of this.#attempts()) if (attempt.workerId === id) attempt.exited(exit);
  }

  sweep(before: number): void {
    this.ended.sweep(before);
  }

  update(template: WorkerTemplate): void {
    this.template = template;
  }

  detach(): void {
    for (const attempt of this.#attempts()) attempt.detach();
  }

  counts(): Record<Attempt['phase'], number> {
    const counts = { starting: 0, busy: 0, stopping: 0 };
    for (const { phase } of this.#attempts()) counts[phase]++;
    return counts;
  }

  *#attempts(): Generator<Attempt> {
    for (const { attempt } of this.#running.values()) yield attempt;
  }
}
