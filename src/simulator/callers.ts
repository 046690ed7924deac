import type { FunctionPool } from '../agent/functions/pool.js';
import type { FunctionTerms } from '../agent/functions/terms.js';
import { type Release, Ticket } from '../agent/functions/ticket.js';
import type { Clock } from '../agent/time/clock.js';
import { RequestError } from '../errors/errors.js';
import type { Arrival } from './arrivals.js';
import type { SimulatedWorker } from './platform.js';
import { draw, type Random } from './random.js';
import type { InvocationRecord, Scenario } from './scenario.js';

/** The callers of a function: invocations arrive, execute and are retried, and some callers disconnect. */
export class Callers {
  readonly #calls: Call[] = [];

  constructor(
    private readonly scenario: Pick<Scenario, 'service' | 'patience' | 'deaths' | 'retries'>,
    private readonly clock: Clock,
    private readonly random: { readonly callers: Random; readonly deaths: Random },
    private readonly pool: FunctionPool<SimulatedWorker, FunctionTerms>,
  ) {}

  /** By arrival. */
  get records(): InvocationRecord[] {
    return this.#calls.map((call) => call.record());
  }

  arrive(arrival: Arrival): void {
    const { scenario, random, clock } = this;
    const service = arrival.service ?? draw(scenario.service, random.callers);
    const patience = scenario.patience === null ? null : draw(scenario.patience, random.callers);
    const call = new Call(clock.now(), service);
    this.#calls.push(call);
    this.#enter(call);
    if (patience === null || call.endedAt !== null) return;
    clock.at(clock.now() + patience, () => {
      if (call.ticket) this.pool.leave(call.ticket, new Disconnected());
    });
  }

  #enter(call: Call): void {
    call.ticket = new CallTicket(
      this.clock.now(),
      (worker, release) => this.#execute(call, worker, release),
      (reason) => call.finish(outcomeOf(reason), this.clock.now()),
    );
    this.pool.enter(call.ticket);
  }

  #execute(call: Call, worker: SimulatedWorker, release: Release): void {
    const { scenario, random, clock } = this;
    call.ticket = null;
    call.begin(worker, clock.now());
    const dies = random.deaths() < scenario.deaths;
    const lasts = dies ? call.service * random.deaths() : call.service;
    clock.at(clock.now() + lasts, () => {
      if (dies) this.#die(call, worker, release);
      else {
        call.finish('answered', clock.now());
        worker.completedAt = clock.now();
        release('completed');
      }
    });
  }

  /** The platform reports this before the invocation is released; a retried invocation queues behind all that wait. */
  #die(call: Call, worker: SimulatedWorker, release: Release): void {
    const now = this.clock.now();
    const again = call.attempts <= this.scenario.retries;
    if (!again) call.finish('failed', now);
    this.pool.workers.exited(worker.id, { code: 1, signal: null, outOfMemory: false, at: now });
    release('completed');
    if (again) this.#enter(call);
  }
}

class Call {
  ticket: CallTicket | null = null;
  startedAt: number | null = null;
  endedAt: number | null = null;
  attempts = 0;
  #cold = false;
  #outcome: InvocationRecord['outcome'] = 'unfinished';

  constructor(
    readonly arrivedAt: number,
    /** How long it executes, in milliseconds. */
    readonly service: number,
  ) {}

  begin(worker: SimulatedWorker, now: number): void {
    if (this.attempts === 0) this.#cold = (worker.readyAt ?? now) > this.arrivedAt;
    this.attempts++;
    this.startedAt = now;
    worker.invocations++;
  }

  finish(outcome: InvocationRecord['outcome'], now: number): void {
    this.#outcome = outcome;
    this.endedAt = now;
  }

  record(): InvocationRecord {
    const { arrivedAt, startedAt, endedAt, attempts } = this;
    return { arrivedAt, startedAt, endedAt, attempts, cold: this.#cold, outcome: this.#outcome };
  }
}

class CallTicket extends Ticket<SimulatedWorker> {
  constructor(
    since: number,
    protected readonly granted: (worker: SimulatedWorker, release: Release) => void,
    protected readonly turnedAway: (reason: Error) => void,
  ) {
    super(false, since);
  }
}

class Disconnected extends Error {}

function outcomeOf(reason: Error): InvocationRecord['outcome'] {
  if (reason instanceof Disconnected) return 'hung-up';
  return reason instanceof RequestError && reason.code === 'MN4005' ? 'refused' : 'failed';
}
