import type {
  DaemonObserver,
  Exit,
  LogLine,
  LogOptions,
  ObservedDaemon,
} from '../../../providers/platform.js';
import type { DaemonStatus } from '../../client/types.js';
import type { DaemonSpec } from '../../manifest/model.js';
import type { Clock } from '../clock.js';
import { DecisionLog } from '../decisions.js';
import { WorkerCounters } from '../metrics/workload.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { costOf, heldBy } from '../workers/held.js';
import type { WorkerTemplate } from '../workers/set.js';
import { WorkerStarts } from '../workers/starts.js';
import { exitStatus } from '../workers/worker.js';
import type { Workload } from '../workload.js';

export interface TerraformDaemonParts {
  readonly observer: DaemonObserver;
  readonly clock: Clock;
  readonly quotas: Quotas;
}

/** A daemon whose process is Terraform's and the platform's: it is shown and counted here, and nothing else. */
export class TerraformDaemon implements Workload<DaemonSpec> {
  readonly kind = 'daemon';
  readonly starts = new WorkerStarts();
  readonly counters = new WorkerCounters();
  readonly decisions: DecisionLog;
  readonly #membership: Membership;
  #endObserving: () => void = () => {};
  #seen: ObservedDaemon | null = null;
  /** When it came to the state that it is in, in milliseconds. */
  #since: number;
  #gone = false;

  constructor(
    readonly name: string,
    private spec: DaemonSpec,
    private template: WorkerTemplate,
    private readonly parts: TerraformDaemonParts,
  ) {
    this.decisions = new DecisionLog(name);
    this.#since = parts.clock.now();
    this.#membership = new Membership(parts.quotas, {
      name,
      cost: () => costOf(this.template),
      floor: () => 1,
      wish: () => 1,
      held: () => heldBy([{ cost: costOf(this.template) }]),
      rebalanced: () => {},
    });
  }

  get manifest(): DaemonSpec {
    return this.spec;
  }

  get gone(): boolean {
    return this.#gone;
  }

  open(): void {
    this.#endObserving = this.parts.observer.observe(this.name, (seen) => {
      this.#since = seen?.startedAt ?? this.parts.clock.now();
      this.#seen = seen;
    });
  }

  update(spec: DaemonSpec, template: WorkerTemplate): void {
    this.spec = spec;
    this.template = template;
    this.#membership.report();
  }

  exited(_id: string, _exit: Exit): void {}

  async drain(): Promise<void> {
    this.detach();
    this.#gone = true;
  }

  close(): Promise<void> {
    return this.drain();
  }

  detach(): void {
    this.#endObserving();
    this.#membership.leave();
  }

  /** Its process's end and logs are the platform's. */
  sweep(): void {}

  workerIds(): string[] {
    return [];
  }

  log(options: LogOptions): AsyncIterable<LogLine> {
    return this.parts.observer.logs(this.name, options);
  }

  counts(): Readonly<Record<string, number>> {
    return { running: this.#seen?.running ? 1 : 0 };
  }

  heldBack(): null {
    return null;
  }

  status(): DaemonStatus {
    const { running = false, restarts = 0, exit = null } = this.#seen ?? {};
    return {
      state: running ? 'running' : this.#seen ? 'backing_off' : 'waiting',
      since: new Date(this.#since).toISOString(),
      restarts,
      last_exit: exit && exitStatus(exit),
      reason: this.#seen
        ? 'Terraform and the platform run it'
        : 'Terraform runs it, and nothing is there: plan and apply again',
      held_back: null,
      failure: null,
    };
  }
}
