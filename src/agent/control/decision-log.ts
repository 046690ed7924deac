import type { Decision } from '../../api/types.js';
import { Tally } from '../metrics/tally.js';

/** A decision of any kind of workload, as it is recorded. */
export interface RecordedDecision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Workers that existed before it. */
  readonly workers: number;
  readonly target: number;
  readonly started: number;
  readonly stopped: number;
  readonly code: string;
  /** Makes the sentence only when somebody asks: most are never read. */
  readonly explain: () => string;
}

/** Decisions kept per workload. */
const KEPT = 100;

/** The last decisions of one workload, for `multinode why`. */
export class DecisionLog {
  #entries: RecordedDecision[] = [];
  #dropped = 0;
  #event: string | null = null;
  /** The event that the last decision was recorded with. */
  #noted: string | null = null;
  /** The number of decisions by the code of their reason, since the agent started. */
  readonly counts = new Tally();

  constructor(private readonly workload: string) {}

  /** The target of the last decision. */
  get target(): number {
    return this.#entries.at(-1)?.target ?? 0;
  }

  /** Has the next decision recorded in any case, with the event in its reason. */
  note(event: string): void {
    this.#event = event;
  }

  /** The same, unless the last decision was recorded with this event. */
  noteOnce(event: string): void {
    if (event !== this.#noted) this.note(event);
  }

  /** Whether a decision that starts and stops nothing equals the last one, so that there is nothing to record. */
  repeats(target: number, code: string): boolean {
    const last = this.#entries.at(-1);
    return this.#event === null && last?.target === target && last.code === code;
  }

  /** Records a decision if it starts or stops something, or if its target or reason differs from the last one's. */
  record(decision: RecordedDecision): void {
    const { started, stopped, target, code } = decision;
    if (started === 0 && stopped === 0 && this.repeats(target, code)) return;
    const event = this.#event;
    this.#event = null;
    this.#noted = event;
    this.#entries.push(
      event === null ? decision : { ...decision, explain: () => `${event}; ${decision.explain()}` },
    );
    this.counts.add(decision.code);
    // Dropping in batches keeps recording cheap on the invocation path.
    if (this.#entries.length < KEPT * 2) return;
    this.#dropped += this.#entries.length - KEPT;
    this.#entries = this.#entries.slice(-KEPT);
  }

  /** Oldest first. */
  view(): Decision[] {
    const first = Math.max(0, this.#entries.length - KEPT);
    return this.#entries.slice(first).map(({ at, explain, ...numbers }, index) => ({
      ...numbers,
      sequence: this.#dropped + first + index + 1,
      at: new Date(at).toISOString(),
      workload: this.workload,
      reason: explain(),
    }));
  }
}
