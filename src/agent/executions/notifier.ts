import type { Execution, ExecutionState } from '../../api/types.js';
import { Waiters } from '../store/waiters.js';
import { isFinal } from './transitions.js';

/** Lets others wait for what happens to executions, or follow it. */
export class ExecutionNotifier {
  readonly #ends = new Waiters();
  readonly #changes = new Waiters();
  readonly #progress = new Waiters();
  readonly #listeners = new Set<(execution: Execution) => void>();

  constructor(private readonly get: (id: string) => Execution | null) {}

  /** Calls back for every execution that is new or has changed its state; returns a function that ends this. */
  onChange(listener: (execution: Execution) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the execution has ended, or the signal aborts; at once if there is nothing to wait for. */
  async ended(id: string, signal: AbortSignal): Promise<void> {
    const state = this.get(id)?.state;
    if (state !== undefined && !isFinal(state)) await this.#ends.wait(id, signal);
  }

  /** Resolves at the next change of its state or worker, or when the signal aborts. */
  changed(id: string, signal: AbortSignal): Promise<void> {
    return this.#changes.wait(id, signal);
  }

  /** Resolves at its next progress report, when it has ended, or when the signal aborts. */
  progressed(id: string, signal: AbortSignal): Promise<void> {
    return this.#progress.wait(id, signal);
  }

  notifyState(id: string, state: ExecutionState): void {
    this.notifyChanged(id);
    if (!isFinal(state)) return;
    this.#ends.wake(id);
    this.#progress.wake(id);
  }

  /** It is new, or its worker is now running. */
  notifyChanged(id: string): void {
    this.#changes.wake(id);
    if (this.#listeners.size === 0) return;
    const execution = this.get(id);
    if (execution) for (const listener of this.#listeners) listener(execution);
  }

  notifyProgressed(id: string): void {
    this.#progress.wake(id);
  }
}
