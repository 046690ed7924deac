import type { Address, Cost, Exit, Health } from '../../../providers/driver.js';
import type { LastExit } from '../../api/types.js';
import type { HookField } from '../../manifest/model.js';
import { formatMemory } from '../../manifest/units.js';

export type Lifecycle = 'starting' | 'ready' | 'stopping';

/** A worker with what the agent must remember about it. */
export class ManagedWorker {
  lifecycle: Lifecycle = 'starting';
  /** Whether it was made from the present revision of its workload. */
  current = true;
  /** Whether the platform runs it. */
  running = false;
  /** Whether it was ever given work: if it ends before that, it counts as one that could not start. */
  proven = false;
  /** Resolves once the platform has started it, or failed to. */
  startSettled: Promise<void> = Promise.resolve();
  /** The resources that it was created with, whatever later workers have. */
  cost: Cost = { cpu: 0, memory: 0, gpu: 0 };
  /** Set once it is ready. */
  address: Address | undefined;
  /** What its health checks say; null if it has none. */
  health: Health | null = null;
  /** Since when it is unhealthy, in milliseconds; null if it is not. */
  unhealthySince: number | null = null;
  /** Whether it has passed a health check, or an earlier agent may have seen that. */
  wasHealthy = false;
  /** Whether it was stopped because it was unhealthy. */
  replaced = false;
  /** The moments for which it has hooks. */
  hooks: readonly HookField[] = [];
  /** The hooks that must end before it can be ready. */
  awaits: HookField | undefined;
  /** Whether its process has ended. */
  gone = false;
  /** Called when its health changes. */
  healthChanged = (): void => {};
  /** Ends the wait for its readiness. */
  readonly starting = new AbortController();
  /** Ends the checks that the agent itself makes. */
  readonly checks = new AbortController();
  /** Resolves once its process has ended. */
  readonly ended: Promise<Exit | null>;
  readonly end: (exit: Exit | null) => void;

  constructor(
    readonly id: string,
    readonly revision: string,
    /** Milliseconds since the epoch. */
    readonly startedAt: number,
  ) {
    let resolve: (exit: Exit | null) => void = () => {};
    this.ended = new Promise((settle) => {
      resolve = settle;
    });
    this.end = resolve;
  }

  /** Whether it was healthy and no longer is: it gets no work, and should be replaced. */
  get unhealthy(): boolean {
    return this.lifecycle === 'ready' && this.wasHealthy && this.health?.status === 'unhealthy';
  }

  /** Releases the connection to it: it has ended, or the agent stops. */
  release(): void {}
}

/** How a worker ended, in words. */
export function describeExit(exit: Exit): string {
  const limit = exit.memoryLimit === undefined ? '' : ` (${formatMemory(exit.memoryLimit)})`;
  if (exit.because !== undefined) return exit.because;
  if (exit.outOfMemory) return `it was killed for exceeding its memory limit${limit}`;
  if (exit.signal) {
    const perhaps = exit.perhapsOutOfMemory ? `, perhaps for exceeding its memory limit${limit}` : '';
    return `it was ended by ${exit.signal}${perhaps}`;
  }
  const perhaps = exit.perhapsSignal ? ` (${exit.perhapsSignal}, or its own exit code)` : '';
  return exit.code === null ? 'it ended' : `it exited with code ${exit.code}${perhaps}`;
}

/** How a worker ended, as `status` shows it. */
export function exitStatus(exit: Exit): LastExit {
  return { message: describeExit(exit), at: new Date(exit.at).toISOString() };
}
