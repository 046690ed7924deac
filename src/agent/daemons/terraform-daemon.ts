import type { DaemonObserver, LogLine, LogOptions, ObservedDaemon } from '../../../providers/driver.js';
import type { DaemonState, DaemonStatus } from '../../api/types.js';
import type { DaemonSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { background } from '../../process/background.js';
import { DecisionLog } from '../control/decision-log.js';
import type { Workload } from '../control/workload.js';
import type { Logger } from '../logging/logger.js';
import { WorkerCounters } from '../metrics/workload.js';
import type { Standing } from '../order/conditions.js';
import type { StartOrder } from '../order/order.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import type { Clock } from '../time/clock.js';
import { WakeUp } from '../time/wake-up.js';
import { whyUnhealthy } from '../workers/health.js';
import { healthReport, type LastUnhealthy } from '../workers/health-report.js';
import { costOf, heldBy } from '../workers/held.js';
import { lastWords } from '../workers/last-words.js';
import type { WorkerTemplate } from '../workers/set.js';
import { WorkerStarts } from '../workers/starts.js';
import { describeExit, exitStatus } from '../workers/worker.js';

export interface TerraformDaemonParts {
  readonly observer: DaemonObserver;
  readonly clock: Clock;
  readonly quotas: Quotas;
  readonly log: Logger;
  readonly order?: Pick<StartOrder, 'changed'>;
}

/** Milliseconds before another try at restarting an unhealthy daemon. */
const RETRY = 5_000;

/** A daemon whose process Terraform and the platform run: the agent only shows and counts it. */
export class TerraformDaemon implements Workload<DaemonSpec> {
  readonly kind = 'daemon';
  /** As for workloads whose workers the agent controls. */
  readonly control = this;
  /** The platform handles its process's end and logs. */
  readonly workers = {
    counters: new WorkerCounters(),
    starts: new WorkerStarts(),
    ids: () => [],
    exited: () => {},
    sweep: () => {},
  };
  readonly decisions: DecisionLog;
  readonly #membership: Membership;
  #endObserving: () => void = () => {};
  #seen: ObservedDaemon | null = null;
  /** When it entered its present state, in milliseconds. */
  #since: number;
  /** The last output of the process that ended last. */
  #words = '';
  #gone = false;
  /** Whether its present process has passed a health check. */
  #wasHealthy = false;
  #restarting = false;
  #detached = false;
  readonly #retry: WakeUp;
  #lastUnhealthy: LastUnhealthy | null = null;

  constructor(
    readonly name: string,
    private spec: DaemonSpec,
    private template: WorkerTemplate,
    private readonly parts: TerraformDaemonParts,
  ) {
    this.decisions = new DecisionLog(name);
    this.#since = parts.clock.now();
    this.#retry = new WakeUp(parts.clock, () => this.#restartUnhealthy());
    this.#membership = new Membership(parts.quotas, {
      name,
      cost: () => costOf(this.template),
      floor: () => this.#processes,
      wish: () => this.#processes,
      held: () => heldBy(Array.from({ length: this.#processes }, () => ({ cost: costOf(this.template) }))),
      rebalanced: () => {},
    });
    this.#membership.report();
  }

  get manifest(): DaemonSpec {
    return this.spec;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** How many the platform runs, or is about to. */
  get #processes(): number {
    return this.#seen?.nodes?.wanted ?? 1;
  }

  open(): void {
    this.#provide();
    this.#endObserving = this.parts.observer.observe(this.name, (seen) => {
      background(`daemon ${this.name} could not be observed`, () => this.#see(seen));
    });
  }

  async #see(seen: ObservedDaemon | null): Promise<void> {
    const before = this.#seen;
    this.#seen = seen;
    this.#since = sinceWhen(seen) ?? this.parts.clock.now();
    this.#membership.report();
    this.#seeHealth(before, seen);
    const ended = seen?.exit && seen.exit.at !== before?.exit?.at ? seen.exit : null;
    this.parts.order?.changed(this.name);
    if (!ended) return this.#record();
    const { observer, log } = this.parts;
    const words = await lastWords(observer, log, this.name);
    // It may have ended again by now.
    if (this.#seen?.exit?.at !== ended.at) return;
    this.#words = words;
    this.decisions.noteOnce(`its process ended: ${describeExit(ended)}${this.#wrote}`);
    this.#record();
  }

  /** Restarts it if it was healthy and no longer is: the platform reports that, but does nothing about it. */
  #seeHealth(before: ObservedDaemon | null, seen: ObservedDaemon | null): void {
    const status = seen?.process === 'running' ? seen.health?.status : undefined;
    // An earlier agent may have seen it healthy.
    if (before?.startedAt !== seen?.startedAt) this.#wasHealthy = before === null && status === 'unhealthy';
    this.#wasHealthy ||= status === 'healthy';
    if (status !== 'unhealthy') return;
    if (before?.health?.status !== status || before.startedAt !== seen?.startedAt) {
      const message = whyUnhealthy(seen?.health);
      this.#lastUnhealthy = { message, at: this.parts.clock.timeOfDay() };
      this.workers.counters.unhealthy++;
      this.decisions.noteOnce(`its process is unhealthy: ${message}`);
    }
    this.#restartUnhealthy();
  }

  #restartUnhealthy(): void {
    if (this.#restarting || this.#detached || !this.#wasHealthy) return;
    if (this.#seen?.process !== 'running' || this.#seen.health?.status !== 'unhealthy') return;
    const { clock, log, observer } = this.parts;
    this.#restarting = true;
    log.warn({ daemon: this.name }, `restarting an unhealthy daemon: ${this.#lastUnhealthy?.message}`);
    background(`daemon ${this.name} could not be restarted`, async () => {
      try {
        await observer.restart?.(this.name, toMilliseconds(this.spec.stop_grace_period));
        this.workers.counters.replaced++;
      } catch (error) {
        log.warn({ daemon: this.name, err: error }, 'an unhealthy daemon could not be restarted yet');
        if (!this.#detached) this.#retry.at(clock.now() + RETRY);
      } finally {
        this.#restarting = false;
      }
    });
  }

  /** What the platform does is recorded like decisions. */
  #record(): void {
    const explained = this.#explain();
    this.decisions.record({
      at: this.parts.clock.now(),
      workers: this.counts().running,
      target: this.#processes,
      started: 0,
      stopped: 0,
      code: this.#state(),
      explain: () => explained,
    });
  }

  update(spec: DaemonSpec, template: WorkerTemplate): void {
    this.spec = spec;
    this.template = template;
    this.#membership.report();
    this.#provide();
  }

  #provide(): void {
    const { observer } = this.parts;
    background(`daemon ${this.name} could not get its values`, async () => observer.provide?.(this.template));
  }

  async drain(): Promise<void> {
    this.detach();
    this.#gone = true;
  }

  close(): Promise<void> {
    return this.drain();
  }

  detach(): void {
    this.#detached = true;
    this.#retry.callOff();
    this.#endObserving();
    this.#membership.leave();
  }

  log(options: LogOptions): AsyncIterable<LogLine> {
    return this.parts.observer.logs(this.name, options);
  }

  /** Terraform orders daemons among themselves. */
  settle(): void {}

  standing(): Standing {
    const { process, health } = this.#seen ?? {};
    const runs = process === 'running';
    return {
      started: runs,
      ready: runs && (health === undefined || health.status === 'healthy'),
      problem: runs ? (health?.because ?? null) : process === undefined ? null : this.#explain(),
      failed: process === 'stopped',
    };
  }

  counts(): { readonly running: number } {
    return { running: this.#seen?.nodes?.running ?? (this.#seen?.process === 'running' ? 1 : 0) };
  }

  heldBack(): null {
    return null;
  }

  status(): DaemonStatus {
    const { restarts = 0, exit = null } = this.#seen ?? {};
    return {
      state: this.#state(),
      since: new Date(this.#since).toISOString(),
      restarts: restarts + this.workers.counters.replaced,
      last_exit: exit && exitStatus(exit),
      reason: this.#explain() + (this.#seen?.exit ? this.#wrote : ''),
      held_back: null,
      failure: null,
      ...healthReport({
        healthcheck: this.spec.healthcheck,
        workers: [{ health: this.#seen?.health ?? null }],
        replaced: this.workers.counters.replaced,
        lastUnhealthy: this.#lastUnhealthy,
      }),
    };
  }

  #state(): DaemonState {
    if (this.#seen === null) return 'waiting';
    const { process } = this.#seen;
    if (this.#restarting && process !== 'running') return 'stopping';
    return process === 'restarting' ? 'backing_off' : process;
  }

  #explain(): string {
    if (this.#seen === null) return 'Terraform should run it, but it does not exist: plan and apply again';
    const { process, problem, nodes } = this.#seen;
    if (this.#restarting) return 'it is unhealthy, and is being restarted';
    if (nodes && process === 'running') {
      const where = `the platform runs it on ${nodes.running} of ${nodes.wanted} nodes`;
      return problem === undefined ? where : `${where}; on others, ${problem}`;
    }
    if (process === 'running') return 'Terraform and the platform run it';
    if (process === 'stopped') return problem ?? 'it was stopped, and nothing will start it again';
    return problem === undefined
      ? 'the platform is restarting it'
      : `${problem}; the platform will try again`;
  }

  get #wrote(): string {
    return this.#words === '' ? '' : `; it wrote: ${this.#words}`;
  }
}

/** When it entered its present state, in milliseconds. */
function sinceWhen(seen: ObservedDaemon | null): number | undefined {
  return seen?.process === 'running' ? seen.startedAt : seen?.exit?.at;
}
