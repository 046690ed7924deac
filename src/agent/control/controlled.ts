import type { Worker } from '../../../providers/driver.js';
import type { Decision } from '../scaling/decision.js';
import type { Workers } from '../workers/workers.js';

/**
 * What is a kind's own of the control of its workers: what bounds them, what there is, what follows from that, and how
 * it is done. Its controller does the rest: see controller.ts.
 */
export interface Controlled<Spec, Limits, View, D extends Decision> {
  readonly workers: Workers;

  /** What of the manifest bounds a decision. @param leaving whether the workload is on its way out */
  limits(spec: Spec, leaving: boolean): Limits;
  /** What a decision depends on; null if there is nothing to decide. */
  view(now: number): View | null;
  /** Pure: src/agent/scaling. */
  readonly decide: (limits: Limits, view: View, now: number) => D;
  /** The reason for a decision, as a sentence. Pure: src/agent/scaling. */
  readonly explain: (because: D['because']) => string;

  /** Starts one worker. */
  start(): void;
  /** Stops a worker that a decision names; absent if none does. */
  stop?(id: string): void;
  /** What follows from a decision once its workers are started and stopped, such as handing out work. */
  carriedOut?(decision: D, now: number): void;

  /** Workers that the quotas place before anything else; none unless it says otherwise. */
  floor?(spec: Spec, leaving: boolean): number;
  /** State of a worker → how many are in it. */
  counts(): Readonly<Record<string, number>>;
  /** Why a quota holds it back, in words, if that is not simply that its share is less than its wish. */
  heldBack?(decision: D | null): string | null;

  /** Takes over the workers that an earlier agent left. */
  adopt(found: readonly Worker[]): void;
  /** The manifest has changed, or the workload is taken into use again. */
  updated?(spec: Spec): void;
  /** It is about to go: draining finishes what it has in hand, closed turns away what waits. */
  leaving?(stage: 'draining' | 'closed'): void | Promise<void>;
  /** On its way out, with nothing to decide: stops what it can do without. @returns when to look again, milliseconds */
  windDown?(now: number): number | null;
  /** The agent goes, and the workers run on. */
  detached?(): void;
}
