import type { Worker } from '../../../providers/driver.js';
import type { Kind } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Standing, Wait } from '../order/conditions.js';
import type { StartOrder } from '../order/order.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { type Decision, waiting } from '../scaling/decision.js';
import type { Clock } from '../time/clock.js';
import { WakeUp } from '../time/wake-up.js';
import type { WorkerTemplate, WorkerTerms } from '../workers/set.js';
import type { Workers, WorkersOwner } from '../workers/workers.js';
import { Closing } from './closing.js';
import type { Controlled } from './controlled.js';
import { DecisionLog } from './decision-log.js';
import type { Workload } from './workload.js';

export interface ControlParts {
  readonly clock: Clock;
  readonly quotas: Quotas;
  /** Absent if nothing waits for anything. */
  readonly order?: Pick<StartOrder, 'waits' | 'changed'>;
}

const NOTHING = { cpu: 0, memory: 0, gpu: 0 };

/** Milliseconds before a failed turn is repeated. */
const RETRY = 1_000;

/**
 * The control loop of one workload of any kind. Every event (work arrives or ends, a worker is ready or gone, the
 * manifest changes, the quotas are shared again, the time has come) ends in settle, which takes a turn: look at the
 * state, decide, record the reason, act, and come back when time alone can change the decision.
 */
export class Controller<Spec extends WorkerTerms, Limits, View extends object, D extends Decision>
  implements Workload<Spec>, WorkersOwner
{
  readonly decisions: DecisionLog;
  readonly membership: Membership;
  readonly #closing = new Closing(() => this.settle());
  readonly #wakeUp: WakeUp;
  readonly #what: string;
  /** Taken from the manifest when they are first needed: while it is being made, a workload has no workers yet. */
  #limits: Limits | null = null;
  #decision: D | null = null;
  /** What it waited for when it was decided. */
  #wait: Wait | null = null;

  constructor(
    readonly kind: Kind,
    readonly name: string,
    private spec: Spec,
    private readonly parts: ControlParts,
    private readonly controlled: Controlled<Spec, Limits, View, D>,
  ) {
    this.#what = `${name} could not be scaled`;
    this.decisions = new DecisionLog(name);
    this.#wakeUp = new WakeUp(parts.clock, () => this.settle());
    this.membership = new Membership(parts.quotas, {
      name,
      cost: () => (this.#outsideQuotas ? NOTHING : this.workers.cost),
      floor: () => controlled.floor?.(this.spec, this.leaving) ?? 0,
      wish: () => this.#decision?.wish ?? 0,
      held: () => {
        const held = this.workers.held();
        return this.#outsideQuotas ? { ...held, amounts: NOTHING } : held;
      },
      rebalanced: () => this.settle(),
    });
  }

  get #outsideQuotas(): boolean {
    return this.controlled.outsideQuotas?.(this.spec) ?? false;
  }

  get workers(): Workers {
    return this.controlled.workers;
  }

  get manifest(): Spec {
    return this.spec;
  }

  /** The last decision; null before the first, and once nothing is decided any more. */
  get decision(): D | null {
    return this.#decision;
  }

  /** Whether the workload is shutting down. */
  get leaving(): boolean {
    return this.#closing.begun;
  }

  /** Whether it also turns away what waits. */
  get closed(): boolean {
    return this.#closing.stage === 'closed';
  }

  /** Whether the agent has let go of it. */
  get detached(): boolean {
    return this.#closing.detached;
  }

  /** The last decision's reason, as a sentence; empty before the first. */
  get reason(): string {
    if (this.#wait) return this.#wait.reason;
    return this.#decision ? this.controlled.explain(this.#decision.because) : '';
  }

  /** What it waits for before it starts anything; null if it may start. */
  get wait(): Wait | null {
    return this.leaving ? null : (this.parts.order?.waits(this.name) ?? null);
  }

  standing(): Standing {
    return this.controlled.standing(this.wait === null);
  }

  get gone(): boolean {
    return this.leaving && this.workers.size === 0 && (this.#decision?.wish ?? 0) === 0;
  }

  open(adopted: readonly Worker[]): void {
    this.controlled.adopt(adopted);
    this.settle();
  }

  update(spec: Spec, template: WorkerTemplate): void {
    this.#closing.reopen();
    this.spec = spec;
    this.#limits = null;
    this.workers.update(template, spec);
    this.controlled.updated?.(spec);
    this.settle();
  }

  async drain(): Promise<void> {
    await this.#leave('draining');
  }

  async close(): Promise<void> {
    await this.#leave('closed');
  }

  async #leave(stage: 'draining' | 'closed'): Promise<void> {
    const left = this.controlled.leaving?.(stage);
    this.#limits = null;
    await Promise.all([left, stage === 'closed' ? this.#closing.close() : this.#closing.drain()]);
  }

  detach(): void {
    this.#closing.detach();
    this.#wakeUp.callOff();
    this.membership.leave();
    this.workers.detach();
    this.controlled.detached?.();
  }

  counts(): Readonly<Record<string, number>> {
    return this.controlled.counts();
  }

  heldBack(): string | null {
    const { controlled } = this;
    return controlled.heldBack ? controlled.heldBack(this.#decision) : this.membership.heldBack();
  }

  note(event: string): void {
    this.decisions.note(event);
  }

  noteOnce(event: string): void {
    this.decisions.noteOnce(event);
  }

  /**
   * Takes a turn. If the turn fails, only this workload is affected, whatever call, worker or other workload caused it,
   * and the turn is repeated.
   */
  settle(): void {
    background(this.#what, this.#turn, this.#retry);
  }

  readonly #retry = (): void => {
    this.#wakeUp.at(this.parts.clock.now() + RETRY);
  };

  readonly #turn = (): void => {
    if (this.#closing.detached) return;
    this.membership.report();
    const now = this.parts.clock.now();
    const view = this.controlled.view(now);
    if (view) this.#decide(view, now);
    else if (this.leaving) this.#windDown(now);
    else return;
    this.membership.report();
    this.parts.order?.changed(this.name);
    if (!this.gone) return;
    this.#wakeUp.callOff();
    this.membership.leave();
    this.#closing.over();
  };

  #decide(view: View, now: number): void {
    const { controlled } = this;
    this.#limits ??= controlled.limits(this.spec, this.leaving);
    const decided = controlled.decide(this.#limits, view, now);
    this.#wait = this.wait;
    const decision = this.#wait ? waiting(decided, this.workers.size) : decided;
    this.#record(decision, this.#wait);
    this.#decision = decision;
    for (const id of decision.stop) controlled.stop?.(id);
    for (let started = 0; started < decision.start; started++) controlled.start();
    controlled.carriedOut?.(decision, now);
    this.#wakeUp.at(decision.nextAt);
  }

  #windDown(now: number): void {
    this.#decision = null;
    this.#wait = null;
    this.#wakeUp.at(this.controlled.windDown?.(now) ?? null);
  }

  #record({ target, start, stop, because }: D, wait: Wait | null): void {
    const code = wait ? (wait.failed ? 'dependency-failed' : 'dependency') : because.code;
    // Most repeat the last one, and every call causes two.
    if (start === 0 && stop.length === 0 && this.decisions.repeats(target, code)) return;
    this.decisions.record({
      at: this.parts.clock.timeOfDay(),
      workers: this.workers.size,
      target,
      started: start,
      stopped: stop.length,
      code,
      explain: () => wait?.reason ?? this.controlled.explain(because),
    });
  }
}
