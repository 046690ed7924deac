import type { Driver } from '../../../providers/driver.js';
import { messageOf } from '../../errors/system.js';
import type { HookField } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';
import type { HookRecords } from './hook-store.js';
import type { ManagedWorker } from './worker.js';

/** Milliseconds that a worker has at least between the stop signal and being killed, if its hooks took the time. */
const LEAST_GRACE = 1_000;

interface HookParts {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hooks: HookRecords;
}

/** Runs what the manifest wants run beside a worker's program, after its start and before its stop. */
export class WorkerHooks {
  constructor(private readonly parts: HookParts) {}

  /**
   * Runs the hooks after the start.
   * @param adopted whether an earlier agent started the worker
   * @throws Error with the reason, for the user, if one fails, or if nobody knows whether they ran
   */
  async started(worker: ManagedWorker, adopted: boolean): Promise<void> {
    if (!has(worker, 'post_start')) return;
    const { hooks } = this.parts;
    if (adopted) {
      if (hooks.get(worker.id) !== null) return;
      throw new Error('the agent was restarted before its post_start hooks had ended');
    }
    worker.awaits = 'post_start';
    const problem = await this.#run(worker, 'post_start', worker.starting.signal);
    if (problem !== undefined) throw new Error(problem);
    // With a full disk, the next agent replaces the worker.
    await hooks.put(worker.id, 'started').catch(() => {});
    worker.awaits = undefined;
  }

  /** Whether an earlier agent was already stopping the worker. */
  wasStopping(worker: ManagedWorker): boolean {
    return has(worker, 'pre_stop') && this.parts.hooks.get(worker.id) === 'stopping';
  }

  /**
   * Runs the hooks before the stop; never rejects, since a worker is stopped in any case.
   * @param grace milliseconds for the hooks and the stop together
   * @returns milliseconds left for the stop
   */
  async stopping(worker: ManagedWorker, grace: number, note: (what: string) => void): Promise<number> {
    const { clock, log, hooks } = this.parts;
    if (!has(worker, 'pre_stop') || !worker.running || this.wasStopping(worker)) return grace;
    const began = clock.now();
    const over = new AbortController();
    const callOff = clock.at(began + grace, () => over.abort());
    background(`the end of worker ${worker.id} was not handled`, () => worker.ended.then(() => over.abort()));
    // With a full disk, they may run again under the next agent.
    await hooks.put(worker.id, 'stopping').catch(() => {});
    const problem = await this.#run(worker, 'pre_stop', over.signal);
    callOff();
    const took = clock.now() - began;
    if (problem !== undefined && !worker.gone) {
      const late = took >= grace ? 'its pre_stop hooks did not end within stop_grace_period' : problem;
      log.warn({ worker: worker.id }, `a worker is stopped although ${late}`);
      note(`a worker is stopped although ${late}`);
    }
    return Math.max(grace - took, Math.min(grace, LEAST_GRACE));
  }

  /** The worker has ended. */
  gone(worker: ManagedWorker): void {
    if (worker.hooks.length === 0) return;
    background(`the hooks of worker ${worker.id} could not be forgotten`, () =>
      this.parts.hooks.forget(worker.id),
    );
  }

  async #run(worker: ManagedWorker, moment: HookField, signal: AbortSignal): Promise<string | undefined> {
    const { driver } = this.parts;
    try {
      return await driver.runHooks?.(worker.id, moment, signal);
    } catch (error) {
      return `its ${moment} hooks could not be run: ${messageOf(error)}`;
    }
  }
}

function has({ hooks }: ManagedWorker, moment: HookField): boolean {
  return hooks.includes(moment);
}
