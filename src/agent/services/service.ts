import type { Worker } from '../../../providers/driver.js';
import type { ServiceSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { background } from '../../process/background.js';
import type { Controlled } from '../control/controlled.js';
import { Controller, type ControlParts } from '../control/controller.js';
import type { RequestCounters } from '../metrics/requests.js';
import type { Standing } from '../order/conditions.js';
import { explainService } from '../scaling/explain-service.js';
import {
  decideService,
  NO_HISTORY,
  type ReplicaPhase,
  type ServiceDecision,
  type ServiceHistory,
  type ServiceLimits,
  type ServiceState,
} from '../scaling/services.js';
import { WakeUp } from '../time/wake-up.js';
import type { Failure } from '../workers/failures.js';
import { type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import type { Balancing, Member, ServiceBalancer } from './balancing.js';
import { CpuMeter } from './cpu-meter.js';
import { Health } from './health.js';
import { Replica } from './replica.js';

export interface ServiceParts extends WorkerParts, ControlParts {
  readonly balancing: Balancing;
}

/** Milliseconds between readings of the CPU use. */
const READING_PERIOD = 5_000;
/** Milliseconds for which a replica must be ready before its end no longer counts as a failed start. */
const STEADY = 10_000;

/** The replicas of one service, and the balancer in front of them. */
export class Service implements Controlled<ServiceSpec, ServiceLimits, ServiceState, ServiceDecision> {
  readonly control: Controller<ServiceSpec, ServiceLimits, ServiceState, ServiceDecision>;
  readonly workers: WorkerSet<Replica>;
  readonly #balancer: ServiceBalancer;
  readonly #health = new Map<Member, Health>();
  readonly #meter = new CpuMeter();
  readonly #reading: WakeUp;
  #history: ServiceHistory = NO_HISTORY;

  constructor(
    readonly name: string,
    spec: ServiceSpec,
    template: WorkerTemplate,
    private readonly parts: ServiceParts,
  ) {
    this.control = new Controller('service', name, spec, parts, this);
    this.#reading = new WakeUp(parts.clock, () =>
      background('the CPU use could not be read', () => this.#read()),
    );
    this.#balancer = parts.balancing.service(name, {
      unavailable: () => this.#unavailable(),
      refused: (id) => this.#refused(id),
      has: (id) => this.workers.get(id) !== undefined,
    });
    this.workers = new WorkerSet(name, template, spec, parts, this.control, {
      make: (id, revision, startedAt) => new Replica(id, revision, startedAt),
      ready: (replica) => this.#ready(replica),
      health: (replica) => this.#healthChanged(replica),
      gone: (replica) => this.#gone(replica),
      failed: () => this.#balancer.changed(),
    });
  }

  /**
   * Why missing replicas crashed or could not be started; null once none is missing, though another crash soon after
   * would still count as one more in a row.
   */
  get failure(): Readonly<Failure> | null {
    const { failure } = this.workers;
    const { decision } = this.control;
    if (!failure || !decision) return failure;
    const running = [...this.workers].filter(({ current, draining, lifecycle }) => {
      return current && !draining && lifecycle === 'ready';
    });
    return running.length < decision.target ? failure : null;
  }

  /** Why it can't be called on its port; null if it can. */
  get listenError(): string | null {
    return this.#balancer.error();
  }

  /** null while it is unknown. */
  get requests(): RequestCounters | null {
    return this.#balancer.requests;
  }

  limits({ min_replicas, max_replicas, target_cpu_utilization }: ServiceSpec): ServiceLimits {
    return { minReplicas: min_replicas, maxReplicas: max_replicas, targetUse: target_cpu_utilization };
  }

  view(): ServiceState | null {
    const { leaving, membership } = this.control;
    // A workload that has just joined gets its share within this same moment.
    if (leaving || !membership.placed) return null;
    const { failure } = this.workers;
    return {
      replicas: this.workers,
      allowance: membership.allowance,
      room: membership.room,
      backOffUntil: failure?.retryAt ?? null,
      crashed: failure?.crashed ?? false,
      recreate: this.workers.exclusive,
      history: this.#history,
    };
  }

  readonly decide = decideService;
  readonly explain = explainService;

  start(): void {
    this.workers.start();
  }

  stop(id: string): void {
    const replica = this.workers.get(id);
    if (replica) this.#beginRetiring(replica, this.control.decision?.target);
  }

  carriedOut({ history }: ServiceDecision): void {
    this.#history = history;
  }

  floor({ min_replicas }: ServiceSpec, leaving: boolean): number {
    return leaving ? 0 : min_replicas;
  }

  heldBack(decision: ServiceDecision | null): string | null {
    const because = decision?.because;
    return because?.code === 'quota' ? explainService(because) : this.control.membership.heldBack('replicas');
  }

  standing(): Standing {
    return this.workers.standing();
  }

  counts(): Record<ReplicaPhase, number> {
    const counts = { starting: 0, ready: 0, unready: 0, stopping: 0 };
    for (const replica of this.workers) counts[replica.phase]++;
    return counts;
  }

  adopt(found: readonly Worker[]): void {
    for (const replica of found) this.workers.adopt(replica);
    this.updated(this.control.manifest);
  }

  updated({ port, protocol }: ServiceSpec): void {
    this.#balancer.listen(port, protocol);
    this.#nextReading();
  }

  leaving(): void {
    this.#balancer.release();
    this.#reading.callOff();
  }

  windDown(): null {
    for (const replica of this.workers) this.#beginRetiring(replica);
    return null;
  }

  detached(): void {
    this.#reading.callOff();
    this.#balancer.detach();
    for (const health of this.#health.values()) health.end();
  }

  #ready(replica: Replica): void {
    if (!replica.address || replica.draining) return;
    const member = this.#balancer.add(replica.id, replica.address);
    replica.member = member;
    const changed = () => {
      this.#balancer.changed();
      this.control.settle();
    };
    this.#health.set(member, new Health(member, this.control.manifest.ready_path, changed));
    const { clock } = this.parts;
    const callOff = clock.at(clock.now() + STEADY, () => {
      replica.proven = true;
      if (replica.current) this.workers.recovered();
    });
    background('a timer could not be cancelled', () => replica.ended.then(callOff));
  }

  #healthChanged({ member, unhealthy }: Replica): void {
    if (member) this.#health.get(member)?.report(!unhealthy);
  }

  #gone(replica: Replica): void {
    this.#endHealth(replica);
    replica.member?.remove();
    this.#balancer.changed();
  }

  #refused(id: string): void {
    const member = this.workers.get(id)?.member;
    if (member) this.#health.get(member)?.suspect();
  }

  #beginRetiring(replica: Replica, target?: number): void {
    background(`replica ${replica.id} could not be drained`, () => this.#retire(replica, target));
  }

  /** It gets no new requests, finishes those in progress within the grace period, and is stopped. */
  async #retire(replica: Replica, target?: number): Promise<void> {
    if (replica.phase === 'stopping') return;
    replica.draining = true;
    const { member } = replica;
    this.#endHealth(replica);
    let callOff = () => {};
    try {
      if (!member || replica.lifecycle !== 'ready') return;
      const { clock } = this.parts;
      const late = new Promise<void>((resolve) => {
        callOff = clock.at(clock.now() + toMilliseconds(this.control.manifest.stop_grace_period), resolve);
      });
      await Promise.race([member.drain(), late, replica.ended]);
    } finally {
      callOff();
      this.workers.stop(replica, target);
    }
  }

  #endHealth({ member }: Replica): void {
    if (!member) return;
    this.#health.get(member)?.end();
    this.#health.delete(member);
  }

  /** Why no replica will be ready soon; null while one may be. */
  #unavailable(): string | null {
    if (this.control.leaving) return 'the service is being removed';
    const { failure } = this.workers;
    if (!failure || this.workers.canServe() || failure.retryAt <= this.parts.clock.now()) return null;
    return failure.message;
  }

  /** At whole multiples of the period, so that the readings of all services coincide and become one. */
  #nextReading(): void {
    const now = this.parts.clock.now();
    this.#reading.at((Math.floor(now / READING_PERIOD) + 1) * READING_PERIOD);
  }

  async #read(): Promise<void> {
    const { driver, log } = this.parts;
    const ready = [...this.workers].filter(({ phase }) => phase === 'ready');
    try {
      const usage = await driver.usage(ready.map(({ id }) => id));
      const uses = this.#meter.read(usage, this.control.manifest.cpu);
      for (const replica of ready) replica.use = uses.get(replica.id) ?? null;
    } catch (error) {
      log.warn({ service: this.name, err: error }, 'the platform gave no reading of the CPU use');
      for (const replica of ready) replica.use = null;
    }
    if (this.control.leaving || this.control.detached) return;
    this.#nextReading();
    this.control.settle();
  }
}
