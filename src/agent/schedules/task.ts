import type { Worker } from '../../../providers/driver.js';
import type { Execution, SkippedRuns } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import type { ScheduledTaskSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { type ExecutionParts, ExecutionPool, type Submitted } from '../executions/pool.js';
import type { Created } from '../executions/records.js';
import type { ExecutionLimits } from '../scaling/executions.js';
import { explainClock } from '../scaling/explain-schedule.js';
import {
  clockBack,
  type DueTimes,
  decideSchedule,
  dueTimes,
  ON_TIME,
  type ScheduleDecision,
  type Skipped,
  type Timing,
  upcoming,
} from '../scaling/schedules.js';
import type { WorkerTemplate } from '../workers/set.js';
import type { ScheduleRecord, ScheduleStore } from './store.js';

export interface ScheduledParts extends ExecutionParts {
  readonly schedules: ScheduleStore;
}

/**
 * The longest time in milliseconds between checks of the time of day, which may jump. A run that is due right after a
 * jump must not be found so late that it counts as missed.
 */
const LONGEST_SLEEP = ON_TIME - 5_000;
/** Milliseconds before a decision that could not be stored is repeated. */
const RETRY = 1_000;

/**
 * A scheduled task: executions that are created when they are due. Each due time is decided once, which is stored in
 * the commit that creates its execution.
 */
export class ScheduledTask extends ExecutionPool<ScheduledTaskSpec> {
  #callOff = () => {};
  #skipped: Skipped | null = null;
  /** The last note about the schedule in the log and in the decisions. */
  #said: string | null = null;
  #asleep = true;
  /** Decisions are made one at a time. */
  #deciding: Promise<void> = Promise.resolve();

  constructor(
    name: string,
    spec: ScheduledTaskSpec,
    template: WorkerTemplate,
    private readonly scheduled: ScheduledParts,
  ) {
    super('scheduled_task', name, spec, template, scheduled);
  }

  limits({ overlap }: ScheduledTaskSpec): ExecutionLimits {
    return { maxConcurrency: overlap === 'allow' ? Number.POSITIVE_INFINITY : 1 };
  }

  override adopt(adopted: readonly Worker[]): void {
    super.adopt(adopted);
    this.#wake();
  }

  updated(): void {
    this.#wake();
  }

  override async leaving(stage: 'draining' | 'closed'): Promise<void> {
    super.leaving(stage);
    this.#sleep();
    if (stage === 'draining') await this.scheduled.schedules.forget(this.name);
  }

  detached(): void {
    this.#sleep();
  }

  /**
   * Starts a run now, whatever the schedule says; overlap still applies.
   * @throws RequestError MN4004 if one has not ended and overlap is skip; see ExecutionPool.submit
   */
  override async submit(wanted: Submitted, also?: (id: string) => void): Promise<Created> {
    if (
      this.control.manifest.overlap === 'skip' &&
      wanted.due_at === undefined &&
      this.unfinished.length > 0
    ) {
      const message = `A run of ${this.name} has not ended, and overlap is skip.`;
      throw new RequestError('MN4004', 409, message, { retryAfter: 1 });
    }
    const created = await super.submit(wanted, also);
    await this.#replaceOlder();
    return created;
  }

  /** The next due times, oldest first. */
  next(count: number): string[] {
    const record = this.#record();
    if (!record) return [];
    const now = this.#now();
    const from = clockBack(record, now)?.schedule === 'follows' ? now : Math.max(now, record.decided);
    try {
      return upcoming(this.#due(record), from, count).map((time) => new Date(time).toISOString());
    } catch {
      // The note says why.
      return [];
    }
  }

  /** Why the schedule does not run as usual, as a sentence; null if it does. */
  get note(): string | null {
    const record = this.#record();
    if (!record) return null;
    const now = this.#now();
    try {
      this.#due(record).next(Math.max(now, record.decided));
    } catch (error) {
      return `its due times can't be computed: ${messageOf(error)}`;
    }
    const clock = clockBack(record, now);
    return clock && explainClock(clock, now);
  }

  /** The last run; null if there was none. */
  get last(): Execution | null {
    return this.parts.executionStore.latest(this.name);
  }

  /** The last due times that were skipped; null if none were since the agent started. */
  get skipped(): SkippedRuns | null {
    if (!this.#skipped) return null;
    const { first, last, why } = this.#skipped;
    return { first: new Date(first).toISOString(), last: new Date(last).toISOString(), why };
  }

  #sleep(): void {
    this.#asleep = true;
    this.#callOff();
  }

  #wake(): void {
    this.#asleep = false;
    const timing = timingOf(this.control.manifest);
    this.#deciding = this.#deciding
      .then(() => this.scheduled.schedules.declare(this.name, timing, this.#now()))
      .then(() => this.#replaceOlder())
      .catch((error: unknown) => this.#report(error));
    this.#look();
  }

  /** Decides about what is due, and schedules the next check. */
  #look(): void {
    this.#callOff();
    this.#deciding = this.#deciding
      .then(() => this.#decide())
      .then((next) => this.#comeBack(next))
      .catch((error: unknown) => {
        this.#report(error);
        this.#comeBack(this.#now() + RETRY);
      });
  }

  #comeBack(next: number | null): void {
    this.#callOff();
    if (this.#asleep) return;
    const { clock } = this.parts;
    const rest = Math.min(next === null ? LONGEST_SLEEP : next - this.#now(), LONGEST_SLEEP);
    this.#callOff = clock.at(clock.now() + rest, () => this.#look());
  }

  /** @returns when something is due next */
  async #decide(): Promise<number | null> {
    const record = this.#record();
    if (this.#asleep || !record) return null;
    const decision = this.#decision(record);
    this.#sayOnce(this.note);
    if (!decision) return null;
    const { schedules } = this.scheduled;
    const { furthest } = decision;
    for (const due of decision.run) {
      const decided = { decided: due, furthest: Math.max(record.furthest, due) };
      await this.submit({ input: '', due_at: due }, () => schedules.writeDecided(this.name, decided));
    }
    for (const skipped of decision.skipped) {
      this.#skipped = skipped;
      this.parts.log.info({ workload: this.name, ...this.skipped }, 'due runs were skipped');
    }
    const { decided } = decision;
    if (decided !== record.decided || furthest !== record.furthest) {
      await schedules.decide(this.name, { decided, furthest });
    }
    return decision.nextAt;
  }

  /** null if its due times can't be computed: that concerns only this task, and the note says why. */
  #decision(record: ScheduleRecord): ScheduleDecision | null {
    const { overlap, catch_up: catchUp } = this.control.manifest;
    const state = { ...record, unfinished: this.unfinished.length > 0 };
    try {
      return decideSchedule(this.#due(record), { overlap, catchUp }, state, this.#now());
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** Says it in the log, and for `multinode why`. */
  #sayOnce(note: string | null): void {
    // Its numbers change with every check.
    const said = note?.replace(/\d/g, '') ?? null;
    if (said === this.#said) return;
    this.#said = said;
    if (note === null) return;
    this.parts.log.warn({ workload: this.name, note }, 'a schedule does not run as usual');
    this.control.note(note);
    this.control.settle();
  }

  /** Several runs, each of which replaces the earlier ones: only the newest stays. */
  async #replaceOlder(): Promise<void> {
    if (this.control.manifest.overlap !== 'replace') return;
    for (const id of this.unfinished.slice(0, -1)) await this.cancel(id);
  }

  #record(): ScheduleRecord | null {
    return this.scheduled.schedules.get(this.name, timingOf(this.control.manifest));
  }

  #due({ anchor }: ScheduleRecord): DueTimes {
    const { schedule, period, reference_time, interval, time_zone } = this.control.manifest;
    const timing: Timing = {
      ...(schedule !== undefined && { schedule }),
      ...(period !== undefined && { period: toMilliseconds(period) }),
      ...(reference_time !== undefined && { reference: Date.parse(reference_time) }),
      ...(interval !== undefined && { interval: toMilliseconds(interval) }),
      timeZone: time_zone,
    };
    return dueTimes(timing, anchor);
  }

  #report(error: unknown): void {
    this.parts.log.error(
      { workload: this.name, err: error },
      'a scheduling decision failed; it will be repeated',
    );
  }

  /** The time of day, not the never-jumping clock used elsewhere: that one ignores corrections. */
  #now(): number {
    return this.parts.clock.timeOfDay();
  }
}

/** The timing as it is stored: when this text changes, due times count from the beginning again. */
function timingOf({ schedule, period, reference_time, interval, time_zone }: ScheduledTaskSpec): string {
  const timing = {
    ...(schedule !== undefined && { schedule }),
    ...(period !== undefined && { period }),
    ...(reference_time !== undefined && { reference_time }),
    ...(interval !== undefined && { interval }),
    time_zone,
  };
  return JSON.stringify(timing);
}
