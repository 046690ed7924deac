import type { Exit, Worker } from '../../../providers/driver.js';
import type { DaemonState, DaemonStatus } from '../../api/types.js';
import type { DaemonSpec } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import type { Controlled } from '../control/controlled.js';
import { Controller, type ControlParts } from '../control/controller.js';
import type { Standing } from '../order/conditions.js';
import { type DaemonReason, type DaemonView, decideDaemon, explainDaemon } from '../scaling/daemons.js';
import type { Decision } from '../scaling/decision.js';
import { type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import { exitStatus, ManagedWorker } from '../workers/worker.js';

export type DaemonParts = WorkerParts & ControlParts;

/** How many processes there should be. */
type Wanted = 0 | 1;
type View = Omit<DaemonView, 'wanted'>;

/** Milliseconds after which a process counts as running well: a later failure is a first one again. */
const STEADY = 10_000;

/** The one process of a daemon. */
export class Daemon implements Controlled<DaemonSpec, Wanted, View, Decision<DaemonReason>> {
  readonly control: Controller<DaemonSpec, Wanted, View, Decision<DaemonReason>>;
  readonly workers: WorkerSet<ManagedWorker>;
  #state: { readonly name: DaemonState; readonly since: number };
  #restarts = 0;
  #lastExit: { readonly exit: Exit; readonly asked: boolean } | null = null;

  constructor(
    name: string,
    spec: DaemonSpec,
    template: WorkerTemplate,
    private readonly parts: DaemonParts,
  ) {
    this.#state = { name: 'waiting', since: parts.clock.now() };
    this.control = new Controller('daemon', name, spec, parts, this);
    this.workers = new WorkerSet(name, template, spec, parts, this.control, {
      make: (id, revision, startedAt) => new ManagedWorker(id, revision, startedAt),
      ready: (worker) => this.#ready(worker),
      gone: ({ replaced }, exit, asked) => {
        if (exit) this.#lastExit = { exit, asked: asked && !replaced };
      },
    });
  }

  limits(_spec: DaemonSpec, leaving: boolean): Wanted {
    return leaving ? 0 : 1;
  }

  view(): View {
    const { failure } = this.workers;
    return {
      processes: this.workers,
      room: this.control.membership.room,
      failures: failure?.count ?? 0,
      backOffUntil: failure?.retryAt ?? null,
    };
  }

  decide(wanted: Wanted, view: View, now: number): Decision<DaemonReason> {
    const { start, ...decision } = decideDaemon({ ...view, wanted: wanted === 1 }, now);
    return { ...decision, start: start ? 1 : 0, target: wanted, wish: wanted };
  }

  readonly explain = explainDaemon;

  start(): void {
    if (this.#lastExit?.asked === false) this.#restarts++;
    this.workers.start();
  }

  stop(id: string): void {
    const worker = this.workers.get(id);
    if (worker) this.workers.stop(worker, this.control.decision?.target);
  }

  carriedOut({ because }: Decision<DaemonReason>, now: number): void {
    const workers = [...this.workers];
    const worker = workers.find(({ lifecycle }) => lifecycle !== 'stopping') ?? workers[0];
    const name = stateOf(worker, because);
    if (name === this.#state.name) return;
    this.#state = { name, since: worker && name !== 'stopping' ? worker.startedAt : now };
  }

  floor(spec: DaemonSpec, leaving: boolean): number {
    return this.limits(spec, leaving);
  }

  heldBack(decision: Decision<DaemonReason> | null): string | null {
    return decision?.because.code === 'quota' ? explainDaemon(decision.because) : null;
  }

  standing(): Standing {
    return this.workers.standing();
  }

  counts(): Record<'starting' | 'running' | 'stopping', number> {
    const counts = { starting: 0, running: 0, stopping: 0 };
    for (const { lifecycle } of this.workers) counts[lifecycle === 'ready' ? 'running' : lifecycle]++;
    return counts;
  }

  adopt(found: readonly Worker[]): void {
    for (const worker of found) {
      this.workers.adopt(worker);
      const { exit } = worker;
      if (exit && exit.at >= (this.#lastExit?.exit.at ?? 0)) this.#lastExit = { exit, asked: true };
    }
  }

  status(): DaemonStatus {
    const { failure } = this.workers;
    const { name: state, since } = this.#state;
    const last = this.#lastExit?.exit;
    return {
      state,
      since: new Date(since).toISOString(),
      restarts: this.#restarts,
      last_exit: last ? exitStatus(last) : null,
      reason: this.control.reason,
      held_back: this.control.heldBack(),
      failure:
        failure && state !== 'running'
          ? { message: failure.message, retry_at: new Date(failure.retryAt).toISOString() }
          : null,
      ...this.workers.healthReport(),
    };
  }

  /** A daemon should always run, so every end that nobody requested is a failure, whatever it did before. */
  #ready(worker: ManagedWorker): void {
    worker.proven = false;
    const { clock } = this.parts;
    const callOff = clock.at(worker.startedAt + STEADY, () => {
      if (worker.current) this.workers.recovered();
    });
    background('a timer could not be cancelled', () => worker.ended.then(callOff));
  }
}

function stateOf(worker: ManagedWorker | undefined, because: DaemonReason): DaemonState {
  if (worker) return worker.lifecycle === 'ready' ? 'running' : worker.lifecycle;
  return because.code === 'back-off' ? 'backing_off' : 'waiting';
}
