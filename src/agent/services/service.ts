import type { Exit, Worker } from '../../../providers/platform.js';
import type { ServiceSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { background } from '../../process/background.js';
import { Closing } from '../control/closing.js';
import { DecisionLog } from '../control/decision-log.js';
import { takeTurn } from '../control/turn.js';
import type { Workload } from '../control/workload.js';
import type { RequestCounters } from '../metrics/requests.js';
import type { WorkerCounters } from '../metrics/workload.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { explainService } from '../scaling/explain-service.js';
import {
  decideService,
  NO_HISTORY,
  type ReplicaPhase,
  type ServiceDecision,
  type ServiceHistory,
} from '../scaling/services.js';
import { WakeUp } from '../time/wake-up.js';
import { type Failure, type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import type { WorkerStarts } from '../workers/starts.js';
import type { Balancing, Member, ServiceBalancer } from './balancing.js';
import { CpuMeter } from './cpu-meter.js';
import { Health } from './health.js';
import { Replica } from './replica.js';

export interface ServiceParts extends WorkerParts {
  readonly quotas: Quotas;
  readonly balancing: Balancing;
}

/** Milliseconds between readings of the CPU use. */
const READING_PERIOD = 5_000;
/** Milliseconds for which a replica has to be ready until its end is no failed start any more. */
const STEADY = 10_000;

/**
 * The replicas of one service, and the balancer before them. Every event (replica ready, gone, drained or not
 * answering, reading of CPU use, manifest changed, quotas shared anew, time come) ends in #settle, which asks the
 * scaler and does what it decides.
 */
export class Service implements Workload<ServiceSpec> {
  readonly kind = 'service';
  readonly #replicas: WorkerSet<Replica>;
  readonly #balancer: ServiceBalancer;
  readonly #health = new Map<Member, Health>();
  readonly #meter = new CpuMeter();
  readonly #retry: WakeUp;
  readonly #reading: WakeUp;
  readonly #closing = new Closing(() => this.#settle());
  readonly #membership: Membership;
  readonly decisions: DecisionLog;
  #history: ServiceHistory = NO_HISTORY;
  #decision: ServiceDecision | null = null;

  constructor(
    readonly name: string,
    private spec: ServiceSpec,
    template: WorkerTemplate,
    private readonly parts: ServiceParts,
  ) {
    const { balancing, clock, quotas } = parts;
    this.decisions = new DecisionLog(name);
    this.#retry = new WakeUp(clock, () => this.#settle());
    this.#reading = new WakeUp(clock, () => background('the CPU use was not read', () => this.#read()));
    this.#balancer = balancing.service(name, {
      unavailable: () => this.#unavailable(),
      refused: (id) => this.#refused(id),
      has: (id) => this.#replicas.get(id) !== undefined,
    });
    this.#replicas = new WorkerSet(name, template, spec, parts, {
      make: (id, revision, startedAt) => new Replica(id, revision, startedAt),
      ready: (replica) => this.#ready(replica),
      gone: (replica) => this.#gone(replica),
      died: (message) => this.decisions.note(message),
      waits: (why) => this.decisions.noteOnce(why),
      failed: () => this.#balancer.changed(),
      changed: () => this.#settle(),
    });
    this.#membership = new Membership(quotas, {
      name,
      cost: () => this.#replicas.cost,
      floor: () => (this.#closing.begun ? 0 : this.spec.min_replicas),
      wish: () => this.#decision?.wish ?? 0,
      held: () => this.#replicas.held(),
      rebalanced: () => this.#settle(),
    });
  }

  open(adopted: readonly Worker[]): void {
    for (const replica of adopted) this.#replicas.adopt(replica);
    this.#balancer.listen(this.spec.port);
    this.#nextReading();
    this.#settle();
  }

  get manifest(): ServiceSpec {
    return this.spec;
  }

  get decision(): ServiceDecision | null {
    return this.#decision;
  }

  /**
   * Why replicas are missing that could not be started, or crashed; null once none is missing, though another crash
   * soon after would still count as one more in a row.
   */
  get failure(): Readonly<Failure> | null {
    const { failure } = this.#replicas;
    if (!failure || !this.#decision) return failure;
    const running = [...this.#replicas].filter(({ current, draining, lifecycle }) => {
      return current && !draining && lifecycle === 'ready';
    });
    return running.length < this.#decision.target ? failure : null;
  }

  get lastExit(): Exit | null {
    return this.#replicas.lastExit;
  }

  /** Why it can't be called at its port; null where it can. */
  get listenError(): string | null {
    return this.#balancer.error();
  }

  get gone(): boolean {
    return this.#closing.begun && this.#replicas.size === 0;
  }

  counts(): Record<ReplicaPhase, number> {
    const counts = { starting: 0, ready: 0, unready: 0, stopping: 0 };
    for (const replica of this.#replicas) counts[replica.phase]++;
    return counts;
  }

  /** null as long as nobody can tell. */
  get requests(): RequestCounters | null {
    return this.#balancer.requests;
  }

  get counters(): WorkerCounters {
    return this.#replicas.counters;
  }

  get starts(): WorkerStarts {
    return this.#replicas.starts;
  }

  heldBack(): string | null {
    const because = this.#decision?.because;
    return because?.code === 'quota' ? explainService(because) : this.#membership.heldBack('replicas');
  }

  sweep(before: number): void {
    this.#replicas.sweep(before);
  }

  workerIds(): string[] {
    return this.#replicas.ids();
  }

  exited(id: string, exit: Exit): void {
    this.#replicas.exited(id, exit);
  }

  /** New limits hold at once; replicas of an older revision are replaced one by one. */
  update(spec: ServiceSpec, template: WorkerTemplate): void {
    this.#closing.reopen();
    this.spec = spec;
    this.#replicas.update(template, spec);
    this.#balancer.listen(spec.port);
    this.#nextReading();
    this.#settle();
  }

  drain(): Promise<void> {
    this.#balancer.release();
    this.#reading.callOff();
    return this.#closing.drain();
  }

  close(): Promise<void> {
    return this.drain();
  }

  detach(): void {
    this.#closing.detach();
    this.#retry.callOff();
    this.#reading.callOff();
    this.#balancer.detach();
    this.#membership.leave();
    this.#replicas.detach();
    for (const health of this.#health.values()) health.end();
  }

  #settle(): void {
    takeTurn(this.name, () => this.#turn(), this.#retry, this.parts.clock);
  }

  #turn(): void {
    if (this.#closing.detached) return;
    this.#membership.report();
    if (this.#closing.begun) {
      this.#stopAll();
      return;
    }
    // The share of a workload that has only just joined comes in this same moment.
    if (!this.#membership.placed) return;
    const now = this.parts.clock.now();
    const { min_replicas, max_replicas, target_cpu_utilization } = this.spec;
    const decision = decideService(
      { minReplicas: min_replicas, maxReplicas: max_replicas, targetUse: target_cpu_utilization },
      {
        replicas: this.#replicas,
        allowance: this.#membership.allowance,
        room: this.#membership.room,
        backOffUntil: this.#replicas.failure?.retryAt ?? null,
        crashed: this.#replicas.failure?.crashed ?? false,
        history: this.#history,
      },
      now,
    );
    this.#record(decision);
    this.#decision = decision;
    this.#history = decision.history;
    for (const id of decision.stop) {
      const replica = this.#replicas.get(id);
      if (replica) this.#beginRetiring(replica);
    }
    for (let n = 0; n < decision.start; n++) this.#replicas.start();
    this.#retry.at(decision.nextAt);
    this.#membership.report();
  }

  #record({ target, start, stop, because }: ServiceDecision): void {
    this.decisions.record({
      at: this.parts.clock.timeOfDay(),
      workers: this.#replicas.size,
      target,
      started: start,
      stopped: stop.length,
      code: because.code,
      explain: () => explainService(because),
    });
  }

  #ready(replica: Replica): void {
    if (!replica.address || replica.draining) return;
    const member = this.#balancer.add(replica.id, replica.address);
    replica.member = member;
    const changed = () => {
      this.#balancer.changed();
      this.#settle();
    };
    this.#health.set(member, new Health(member, this.spec.ready_path, changed));
    const { clock } = this.parts;
    const callOff = clock.at(clock.now() + STEADY, () => {
      replica.proven = true;
      if (replica.current) this.#replicas.recovered();
    });
    background('a timer was not called off', () => replica.ended.then(callOff));
  }

  #gone(replica: Replica): void {
    this.#endHealth(replica);
    replica.member?.remove();
    this.#balancer.changed();
  }

  #refused(id: string): void {
    const member = this.#replicas.get(id)?.member;
    if (member) this.#health.get(member)?.suspect();
  }

  #beginRetiring(replica: Replica): void {
    background(`replica ${replica.id} was not drained`, () => this.#retire(replica));
  }

  /** It gets no new requests, finishes what it has in hand within the grace period, and is stopped. */
  async #retire(replica: Replica): Promise<void> {
    if (replica.phase === 'stopping') return;
    replica.draining = true;
    const { member } = replica;
    this.#endHealth(replica);
    let callOff = () => {};
    try {
      if (!member || replica.lifecycle !== 'ready') return;
      const { clock } = this.parts;
      const late = new Promise<void>((resolve) => {
        callOff = clock.at(clock.now() + toMilliseconds(this.spec.stop_grace_period), resolve);
      });
      await Promise.race([member.drain(), late, replica.ended]);
    } finally {
      callOff();
      this.#replicas.stop(replica);
    }
  }

  #endHealth({ member }: Replica): void {
    if (!member) return;
    this.#health.get(member)?.end();
    this.#health.delete(member);
  }

  #stopAll(): void {
    this.#retry.callOff();
    this.#decision = null;
    for (const replica of this.#replicas) this.#beginRetiring(replica);
    this.#membership.report();
    if (this.#replicas.size > 0) return;
    this.#membership.leave();
    this.#closing.over();
  }

  /** Why no replica will be ready soon; null while one may be. */
  #unavailable(): string | null {
    if (this.#closing.begun) return 'the service is being removed';
    const { failure } = this.#replicas;
    if (!failure || this.#replicas.canServe() || failure.retryAt <= this.parts.clock.now()) return null;
    return failure.message;
  }

  /** At whole multiples of the period, so that the looks of all services fall together and are one. */
  #nextReading(): void {
    const now = this.parts.clock.now();
    this.#reading.at((Math.floor(now / READING_PERIOD) + 1) * READING_PERIOD);
  }

  async #read(): Promise<void> {
    const { driver, log } = this.parts;
    const ready = [...this.#replicas].filter(({ phase }) => phase === 'ready');
    try {
      const usage = await driver.usage(ready.map(({ id }) => id));
      const uses = this.#meter.read(usage, this.spec.cpu);
      for (const replica of ready) replica.use = uses.get(replica.id) ?? null;
    } catch (error) {
      log.warn({ service: this.name, err: error }, 'the platform gave no reading of the CPU use');
      for (const replica of ready) replica.use = null;
    }
    if (this.#closing.begun || this.#closing.detached) return;
    this.#nextReading();
    this.#settle();
  }
}
