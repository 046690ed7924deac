import type { Execution } from '../../api/types.js';
import { type Dependency, EXECUTING, type Kind } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Workload } from '../control/workload.js';
import type { AwaitedExecutions } from './awaited.js';
import { type Standing, type Wait, waitFor } from './conditions.js';

/** A workload as it has been declared. */
export interface Declared {
  readonly kind: Kind;
  readonly revision: string;
  readonly depends_on?: Readonly<Record<string, Dependency>> | undefined;
  /** For a job, what the execution is started for that others wait for. */
  readonly cause: string;
}

export interface OrderParts {
  readonly awaited: AwaitedExecutions;
  /** undefined while it does not exist. */
  workload(name: string): Workload | undefined;
}

/** A workload that may not start yet. */
export interface Waiting extends Wait {
  readonly workload: string;
}

const UNKNOWN: Wait = { reason: 'waits', failed: false };

/**
 * Which workloads wait for others before they start. A workload waits when it is new or its revision has changed, until
 * what it depends on has held once; from then on it starts its workers as it likes.
 */
export class StartOrder {
  readonly #declared = new Map<string, Declared>();
  /** What each workload waits for that may not start yet. */
  readonly #waits = new Map<string, Wait>();
  /** Those that others wait for. */
  #awaited: ReadonlySet<string> = new Set();
  #scheduled = false;

  constructor(private readonly parts: OrderParts) {}

  /**
   * Takes workloads as they are declared now; call it before they take their turns.
   * @param runs whether workers with the present revision run already, which an earlier agent has started
   * @param waiting those that wait in any case
   */
  declare(
    workloads: ReadonlyMap<string, Declared>,
    runs: (name: string, revision: string) => boolean,
    waiting: readonly string[] = [],
  ): void {
    const isNew = (name: string, revision: string) =>
      waiting.includes(name) || (this.#declared.get(name)?.revision !== revision && !runs(name, revision));
    const changed = [...workloads].filter(([name, { revision }]) => isNew(name, revision));
    for (const [name, declared] of workloads) this.#declared.set(name, declared);
    for (const [name] of changed) this.#waits.set(name, UNKNOWN);
    for (const name of this.#waits.keys()) {
      const wait = this.#waitOf(name, (other) => (this.#declared.has(other) ? null : undefined));
      if (wait) this.#waits.set(name, wait);
      else this.#waits.delete(name);
    }
    this.#schedule();
  }

  forget(name: string): void {
    this.#declared.delete(name);
    this.#waits.delete(name);
    this.#schedule();
  }

  /** null if the workload may start. */
  waits(name: string): Wait | null {
    return this.#waits.get(name) ?? null;
  }

  list(): Waiting[] {
    return [...this.#waits].map(([workload, wait]) => ({ workload, ...wait }));
  }

  /** Something about the workload may have changed. */
  changed(name: string): void {
    // Asked with every call to a function.
    if (this.#awaited.has(name)) this.#schedule();
  }

  /** An execution has begun or ended. */
  executionChanged(execution: Execution): void {
    const { workload } = execution;
    this.parts.awaited.ended(execution, () => this.changed(workload));
    this.changed(workload);
  }

  clear(): void {
    this.#declared.clear();
    this.#waits.clear();
  }

  /** Looks once all changes of this moment are known. */
  #schedule(): void {
    const names = [...this.#waits.keys()].flatMap((name) => Object.keys(this.#dependencies(name)));
    this.#awaited = new Set(names);
    if (this.#scheduled || this.#waits.size === 0) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      background('workloads that wait for others were not looked at', () => this.#look());
    });
  }

  #look(): void {
    for (const [name, before] of this.#waits) {
      const wait = this.#waitOf(name, (other) => this.#standing(other));
      if (wait?.reason === before.reason && wait.failed === before.failed) continue;
      if (wait) this.#waits.set(name, wait);
      else this.#waits.delete(name);
      this.parts.workload(name)?.settle();
      // Others may wait for this one, which has no workers while it is not called.
      if (!wait) this.#schedule();
    }
  }

  #waitOf(name: string, standingOf: (other: string) => Standing | null | undefined): Wait | null {
    return waitFor(this.#dependencies(name), standingOf);
  }

  #dependencies(name: string): Readonly<Record<string, Dependency>> {
    return this.#declared.get(name)?.depends_on ?? {};
  }

  /** null: it does not exist yet; undefined: it is not declared. */
  #standing(name: string): Standing | null | undefined {
    const declared = this.#declared.get(name);
    if (!declared) return undefined;
    if (EXECUTING.includes(declared.kind)) return this.parts.awaited.standing(name, declared.cause);
    return this.parts.workload(name)?.standing() ?? null;
  }
}
