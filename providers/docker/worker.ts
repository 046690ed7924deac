import { EventEmitter } from 'node:events';
import { number, object } from '../../src/client/shape.js';
import { RequestError } from '../../src/errors/errors.js';
import { KINDS } from '../../src/manifest/model.js';
import type { Address, Cost, Exit, Worker } from '../platform.js';
import type { Container } from './engine/answers.js';
import { COST, KIND, PORT, REVISION, WORKER, WORKLOAD } from './labels.js';

/** A worker that the driver has in mind. Emits `gone` once it has ended, `failed` where stopping it failed. */
export class DockerWorker extends EventEmitter<{ gone: []; failed: [error: unknown] }> {
  exit: Exit | undefined;
  /** Whether the Engine told that its memory was not enough. */
  outOfMemory = false;
  /** Whether SIGTERM was sent to it. */
  asked = false;
  /** When it is killed, milliseconds since the epoch; set while it is being stopped. */
  killAt: number | undefined;
  killTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly container: string,
    private readonly running: Worker,
  ) {
    super();
    this.setMaxListeners(0);
  }

  get id(): string {
    return this.running.id;
  }

  view(): Worker {
    return this.exit ? { ...this.running, exit: this.exit } : this.running;
  }

  /** Resolves once it has ended; rejects where stopping it fails. */
  async gone(): Promise<void> {
    if (this.exit) return;
    await new Promise<void>((resolve, reject) => {
      const gone = () => {
        this.off('failed', failed);
        resolve();
      };
      const failed = (error: unknown) => {
        this.off('gone', gone);
        reject(error);
      };
      this.once('gone', gone).once('failed', failed);
    });
  }

  ended(exit: Exit): void {
    clearTimeout(this.killTimer);
    this.exit = this.outOfMemory && exit.code !== 0 ? { ...exit, outOfMemory: true } : exit;
    this.emit('gone');
  }

  /** Nobody will see its end. */
  closed(): void {
    clearTimeout(this.killTimer);
    this.emit('failed', new RequestError('MN4009', 503, 'the agent is stopping'));
  }
}

const costShape = object<Cost>({ cpu: number, memory: number, gpu: number });

/** The worker that the container is; undefined where its labels are not as a driver writes them. */
export function workerOf({ Config, State, NetworkSettings }: Container): Worker | undefined {
  const { Labels } = Config;
  const { [WORKER]: id, [WORKLOAD]: workload, [REVISION]: revision } = Labels;
  const kind = KINDS.find((each) => each === Labels[KIND]);
  const cost = costOf(Labels[COST]);
  if (id === undefined || workload === undefined || revision === undefined || !kind || !cost)
    return undefined;
  const address = addressOf(NetworkSettings, Labels[PORT]);
  return {
    id,
    workload,
    kind,
    revision,
    cost,
    startedAt: Date.parse(State.StartedAt),
    ...(address && { address }),
  };
}

/** How the container ended; undefined while it runs. */
export function exitOf({ State }: Container): Exit | undefined {
  if (State.Running) return undefined;
  return {
    code: State.ExitCode,
    signal: null,
    outOfMemory: State.OOMKilled && State.ExitCode !== 0,
    at: Date.parse(State.FinishedAt),
  };
}

/** The container is gone, and nobody saw how it ended. */
export function lost(): Exit {
  return { code: null, signal: null, outOfMemory: false, lost: true, at: Date.now() };
}

/** 255 is the Engine's word for an end that it did not see itself; the others are those of SIGKILL and SIGTERM. */
const BY_THE_KEEPER: readonly (number | null)[] = [255, 137, 143];

/**
 * An end that the driver did not ask for, while the Engine went down or was out of sight: an Engine or a machine that shuts down ends its containers
 * with signals, which says nothing of the program.
 */
export function unwatched(exit: Exit): Exit {
  return !exit.outOfMemory && BY_THE_KEEPER.includes(exit.code) ? { ...exit, lost: true } : exit;
}

function costOf(label = ''): Cost | undefined {
  try {
    const cost: unknown = JSON.parse(label);
    return costShape.matches(cost) ? cost : undefined;
  } catch {
    return undefined;
  }
}

function addressOf(
  { Networks, Ports }: Container['NetworkSettings'],
  port: string | undefined,
): Address | undefined {
  if (port === undefined) return undefined;
  const [published] = Object.entries(Ports).find(([name]) => name === `${port}/tcp`)?.[1] ?? [];
  if (published) return { host: '127.0.0.1', port: Number(published.HostPort) };
  const host = Object.values(Networks).find(({ IPAddress }) => IPAddress !== '')?.IPAddress;
  return host === undefined ? undefined : { host, port: Number(port) };
}
