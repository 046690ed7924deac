import type { Address, Exit, Worker } from '../driver.js';
import { describedBy } from '../shared/description.js';
import { type Hooks, momentsOf } from '../shared/hooks.js';
import { signalOf } from '../shared/signal.js';
import { STOP_SIGNAL } from '../shared/stop-signal.js';
import { RemoteWorker } from '../shared/worker.js';
import type { Container } from './engine/answers.js';
import { APPLICATION, COST, KIND, PORT, REVISION, WORKER, WORKLOAD } from './labels.js';
import { networkName } from './names.js';

/** Milliseconds within which every container's init has started its program. */
const YOUTH = 60_000;

interface DockerSettings {
  readonly stopSignal?: string | undefined;
  readonly init: boolean;
  readonly hooks?: Hooks | undefined;
}

/** A worker as a container. */
export class DockerWorker extends RemoteWorker {
  /** By this process's clock, because the Engine's may differ. */
  private readonly since = performance.now();
  /** Whether the Engine reported that it ran out of memory. */
  outOfMemory = false;

  readonly stopSignal: string;
  /** Whether its process 1 is a small init. */
  readonly init: boolean;
  readonly hooks: Hooks | undefined;

  constructor(
    readonly container: string,
    running: Worker,
    { stopSignal = STOP_SIGNAL, init, hooks }: DockerSettings,
  ) {
    super({ ...running, ...momentsOf(hooks) });
    this.hooks = hooks;
    this.stopSignal = stopSignal;
    this.init = init;
  }

  /** Whether it may not handle signals yet. */
  get young(): boolean {
    return performance.now() - this.since < YOUTH;
  }

  override ended(exit: Exit): void {
    const outOfMemory = exit.outOfMemory || (this.outOfMemory && exit.code !== 0);
    super.ended({ ...exit, outOfMemory });
  }
}

/** The container as a worker; undefined if its labels were not written by a driver. */
export function workerOf({ Config, State, NetworkSettings }: Container): Worker | undefined {
  const { Labels } = Config;
  const described = describedBy({
    id: Labels[WORKER],
    workload: Labels[WORKLOAD],
    kind: Labels[KIND],
    revision: Labels[REVISION],
    cost: Labels[COST],
  });
  if (!described) return undefined;
  const address = addressOf(NetworkSettings, networkName(Labels[APPLICATION] ?? ''), Labels[PORT]);
  return { ...described, startedAt: Date.parse(State.StartedAt), ...(address && { address }) };
}

/** The Engine reports the same code for an end by a signal and for an exit with 128 + the signal's number. */
export function exitWith(code: number): Pick<Exit, 'code' | 'signal' | 'perhapsSignal'> {
  const perhapsSignal = signalOf(code);
  return { code, signal: null, ...(perhapsSignal && { perhapsSignal }) };
}

/** How the container ended; undefined while it runs. The Engine calls a container that it is about to restart "Running". */
export function exitOf({ State }: Container): Exit | undefined {
  if (State.Running && State.Status !== 'restarting') return undefined;
  return {
    ...exitWith(State.ExitCode),
    outOfMemory: State.OOMKilled && State.ExitCode !== 0,
    at: Date.parse(State.FinishedAt),
  };
}

/** The Engine reports 255 for an end that it did not see itself; the others are the codes of SIGKILL and SIGTERM. */
const BY_THE_KEEPER: readonly (number | null)[] = [255, 137, 143];

/**
 * An exit that the driver did not ask for, while the Engine was shutting down or could not be reached. An Engine or machine
 * that shuts down ends its containers with signals, which says nothing about the program.
 */
export function unwatched(exit: Exit): Exit {
  return !exit.outOfMemory && BY_THE_KEEPER.includes(exit.code) ? { ...exit, lost: true } : exit;
}

function addressOf(
  { Networks, Ports }: Container['NetworkSettings'],
  network: string,
  port: string | undefined,
): Address | undefined {
  if (port === undefined) return undefined;
  const [published] = Object.entries(Ports).find(([name]) => name === `${port}/tcp`)?.[1] ?? [];
  if (published) return { host: '127.0.0.1', port: Number(published.HostPort) };
  // It may have joined others.
  const host = Networks[network]?.IPAddress || undefined;
  return host === undefined ? undefined : { host, port: Number(port) };
}
