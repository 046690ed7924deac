/** Whether a workload may start, by what it waits for. Pure. */
import type { Dependency } from '../../manifest/model.js';

/** How far a workload has come, for those that wait for it. */
export interface Standing {
  /** Whether it has started with its present revision. */
  readonly started: boolean;
  /** Whether it is ready with its present revision; for a job, whether its execution has succeeded. */
  readonly ready: boolean;
  /** Why it does not come further, for the user; null if nothing is known. */
  readonly problem: string | null;
  /** Whether it is not worth waiting for it any longer. */
  readonly failed: boolean;
}

/** What a workload waits for. */
export interface Wait {
  /** As a sentence without an end, such as "waits for db to be ready". */
  readonly reason: string;
  /** Whether something that it waits for has failed. */
  readonly failed: boolean;
}

/** @param standings of the workloads that are declared; null: nothing holds yet. @returns null if it may start */
export function waitFor(
  dependencies: Readonly<Record<string, Dependency>>,
  standingOf: (name: string) => Standing | null | undefined,
): Wait | null {
  const parts: string[] = [];
  let failed = false;
  for (const [name, { condition, required }] of Object.entries(dependencies)) {
    const standing = standingOf(name);
    // It is declared, unless it is not required.
    if (standing === undefined || (standing && holds(condition, standing))) continue;
    if (standing?.failed && !required) continue;
    failed ||= standing?.failed ?? false;
    parts.push(`for ${name} to ${TO[condition]}${standing?.problem ? ` (${standing.problem})` : ''}`);
  }
  return parts.length === 0 ? null : { reason: `waits ${parts.join(', and ')}`, failed };
}

const TO: Readonly<Record<Dependency['condition'], string>> = {
  service_started: 'start',
  service_healthy: 'be ready',
  service_completed_successfully: 'succeed',
};

function holds(condition: Dependency['condition'], { started, ready }: Standing): boolean {
  return condition === 'service_started' ? started : ready;
}
