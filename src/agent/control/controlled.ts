import type { Worker } from '../../../providers/driver.js';
import type { Standing } from '../order/conditions.js';
import type { Decision } from '../scaling/decision.js';
import type { Workers } from '../workers/workers.js';

/**
 * What differs between kinds in the control of workers: their limits, what exists, what to decide from that, and how to
 * carry it out. The controller does the rest: see controller.ts.
 */
export interface Controlled<Spec, Limits, View, D extends Decision> {
  readonly workers: Workers;

  /** The part of the manifest that limits a decision. @param leaving whether the workload is shutting down */
  limits(spec: Spec, leaving: boolean): Limits;
  /** What a decision depends on; null if there is nothing to decide. */
  view(now: number): View | null;
  /** Pure: src/agent/scaling. */
  readonly decide: (limits: Limits, view: View, now: number) => D;
  /** The reason for a decision, as a sentence. Pure: src/agent/scaling. */
  readonly explain: (because: D['because']) => string;

  /** Starts one worker. */
  start(): void;
  /** Stops a worker that a decision names; absent if no decision names any. */
  stop?(id: string): void;
  /** Does what follows from a decision after its workers are started and stopped, such as handing out work. */
  carriedOut?(decision: D, now: number): void;

  /** Workers that the quotas place before anything else; 0 if absent. */
  floor?(spec: Spec, leaving: boolean): number;
  /** How far it has come, for those that wait for it. @param mayStart whether it waits for nothing itself */
  standing(mayStart: boolean): Standing;
  /** Whether the quotas neither count it nor hold it back; false if absent. */
  outsideQuotas?(spec: Spec): boolean;
  /** The number of workers in each state. */
  counts(): Readonly<Record<string, number>>;
  /** Why a quota holds it back, in words; absent if the only possible reason is a share below its wish. */
  heldBack?(decision: D | null): string | null;

  /** Takes over the workers that an earlier agent left. */
  adopt(found: readonly Worker[]): void;
  /** The manifest has changed, or the workload is used again. */
  updated?(spec: Spec): void;
  /** The workload shuts down: 'draining' finishes its work in progress, 'closed' also turns away what waits. */
  leaving?(stage: 'draining' | 'closed'): void | Promise<void>;
  /**
   * Shutting down, with nothing to decide: stops workers that are no longer needed. @returns when to look again, in
   * milliseconds
   */
  windDown?(now: number): number | null;
  /** The agent stops, and the workers keep running. */
  detached?(): void;
}
