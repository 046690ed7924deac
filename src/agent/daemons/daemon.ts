import type { Exit, Worker } from '../../../providers/platform.js';
import type { DaemonState, DaemonStatus } from '../../api/types.js';
import type { DaemonSpec } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import { Closing } from '../control/closing.js';
import { DecisionLog } from '../control/decision-log.js';
import { takeTurn } from '../control/turn.js';
import type { Workload } from '../control/workload.js';
import type { WorkerCounters } from '../metrics/workload.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { type DaemonDecision, decideDaemon, explainDaemon } from '../scaling/daemons.js';
import { WakeUp } from '../time/wake-up.js';
import { type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import type { WorkerStarts } from '../workers/starts.js';
import { exitStatus, ManagedWorker } from '../workers/worker.js';

export interface DaemonParts extends WorkerParts {
  readonly quotas: Quotas;
}

/** Milliseconds after which a process counts as running well: what comes then is a first failure again. */
const STEADY = 10_000;

/** The one process of a daemon. Every event ends in #settle, which asks the scaler and does what it decides. */
export class Daemon implements Workload<DaemonSpec> {
  readonly kind = 'daemon';
  readonly #workers: WorkerSet<ManagedWorker>;
  readonly #wakeUp: WakeUp;
  readonly #closing = new Closing(() => this.#settle());
  readonly #membership: Membership;
  readonly decisions: DecisionLog;
  #decision: DaemonDecision | null = null;
  #state: { readonly name: DaemonState; readonly since: number };
  #restarts = 0;
  #lastExit: { readonly exit: Exit; readonly asked: boolean } | null = null;

  constructor(
    readonly name: string,
    private spec: DaemonSpec,
    template: WorkerTemplate,
    private readonly parts: DaemonParts,
  ) {
    this.decisions = new DecisionLog(name);
    this.#state = { name: 'waiting', since: parts.clock.now() };
    this.#wakeUp = new WakeUp(parts.clock, () => this.#settle());
    this.#workers = new WorkerSet(name, template, spec, parts, {
      make: (id, revision, startedAt) => new ManagedWorker(id, revision, startedAt),
      ready: (worker) => this.#ready(worker),
      gone: (_worker, exit, asked) => {
        if (exit) this.#lastExit = { exit, asked };
      },
      died: (message) => this.decisions.note(message),
      waits: (why) => this.decisions.noteOnce(why),
      changed: () => this.#settle(),
    });
    this.#membership = new Membership(parts.quotas, {
      name,
      cost: () => this.#workers.cost,
      floor: () => this.#target,
      wish: () => this.#target,
      held: () => this.#workers.held(),
      rebalanced: () => this.#settle(),
    });
  }

  get manifest(): DaemonSpec {
    return this.spec;
  }

  get gone(): boolean {
    return this.#closing.begun && this.#workers.size === 0;
  }

  get counters(): WorkerCounters {
    return this.#workers.counters;
  }

  get starts(): WorkerStarts {
    return this.#workers.starts;
  }

  get #target(): 0 | 1 {
    return this.#closing.begun ? 0 : 1;
  }

  open(adopted: readonly Worker[]): void {
    for (const worker of adopted) {
      this.#workers.adopt(worker);
      const { exit } = worker;
      if (exit && exit.at >= (this.#lastExit?.exit.at ?? 0)) this.#lastExit = { exit, asked: true };
    }
    this.#settle();
  }

  /** With a new revision the old process is stopped first. A daemon that drains is taken into use again. */
  update(spec: DaemonSpec, template: WorkerTemplate): void {
    this.spec = spec;
    this.#closing.reopen();
    this.#workers.update(template, spec);
    this.#settle();
  }

  exited(id: string, exit: Exit): void {
    this.#workers.exited(id, exit);
  }

  drain(): Promise<void> {
    return this.#closing.drain();
  }

  close(): Promise<void> {
    return this.drain();
  }

  detach(): void {
    this.#closing.detach();
    this.#wakeUp.callOff();
    this.#membership.leave();
    this.#workers.detach();
  }

  sweep(before: number): void {
    this.#workers.sweep(before);
  }

  workerIds(): string[] {
    return this.#workers.ids();
  }

  counts(): Record<'starting' | 'running' | 'stopping', number> {
    const counts = { starting: 0, running: 0, stopping: 0 };
    for (const { lifecycle } of this.#workers) counts[lifecycle === 'ready' ? 'running' : lifecycle]++;
    return counts;
  }

  heldBack(): string | null {
    return this.#decision?.because.code === 'quota' ? explainDaemon(this.#decision.because) : null;
  }

  status(): DaemonStatus {
    const { failure } = this.#workers;
    const { name: state, since } = this.#state;
    const last = this.#lastExit?.exit;
    return {
      state,
      since: new Date(since).toISOString(),
      restarts: this.#restarts,
      last_exit: last ? exitStatus(last) : null,
      reason: this.#decision ? explainDaemon(this.#decision.because) : '',
      held_back: this.heldBack(),
      failure:
        failure && state !== 'running'
          ? { message: failure.message, retry_at: new Date(failure.retryAt).toISOString() }
          : null,
    };
  }

  /** A daemon proves itself by nothing: it should always run, so every end that nobody asked for is a failure. */
  #ready(worker: ManagedWorker): void {
    worker.proven = false;
    const { clock } = this.parts;
    const callOff = clock.at(worker.startedAt + STEADY, () => {
      if (worker.current) this.#workers.recovered();
    });
    background('a timer was not called off', () => worker.ended.then(callOff));
  }

  #settle(): void {
    takeTurn(this.name, () => this.#turn(), this.#wakeUp, this.parts.clock);
  }

  #turn(): void {
    if (this.#closing.detached) return;
    this.#membership.report();
    const now = this.parts.clock.now();
    const { failure } = this.#workers;
    const decision = decideDaemon(
      {
        processes: this.#workers,
        wanted: !this.#closing.begun,
        room: this.#membership.room,
        failures: failure?.count ?? 0,
        backOffUntil: failure?.retryAt ?? null,
      },
      now,
    );
    this.#record(decision);
    this.#decision = decision;
    for (const id of decision.stop) {
      const worker = this.#workers.get(id);
      if (worker) this.#workers.stop(worker);
    }
    if (decision.start) {
      if (this.#lastExit?.asked === false) this.#restarts++;
      this.#workers.start();
    }
    this.#note(now);
    this.#wakeUp.at(decision.nextAt);
    this.#membership.report();
    if (!this.gone) return;
    this.#membership.leave();
    this.#closing.over();
  }

  #note(now: number): void {
    const workers = [...this.#workers];
    const worker = workers.find(({ lifecycle }) => lifecycle !== 'stopping') ?? workers[0];
    const name = stateOf(worker, this.#decision);
    if (name === this.#state.name) return;
    this.#state = { name, since: worker && name !== 'stopping' ? worker.startedAt : now };
  }

  #record({ start, stop, because }: DaemonDecision): void {
    this.decisions.record({
      at: this.parts.clock.timeOfDay(),
      workers: this.#workers.size,
      target: this.#target,
      started: start ? 1 : 0,
      stopped: stop.length,
      code: because.code,
      explain: () => explainDaemon(because),
    });
  }
}

function stateOf(worker: ManagedWorker | undefined, decision: DaemonDecision | null): DaemonState {
  if (worker) return worker.lifecycle === 'ready' ? 'running' : worker.lifecycle;
  return decision?.because.code === 'back-off' ? 'backing_off' : 'waiting';
}
