import { EventEmitter, on } from 'node:events';
import type { Environment } from '../../src/environment.js';
import { background } from '../../src/process/background.js';
import type { DaemonObserver, DriverOptions, LogLine, LogOptions, ObservedDaemon } from '../driver.js';
import { untilClosed } from '../shared/log-options.js';
import { Sight } from '../shared/sight.js';
import { Containers } from './containers.js';
import type { Container, ContainerEvent } from './engine/answers.js';
import { Engine } from './engine/engine.js';
import { EventStream } from './events.js';
import { engineHealth } from './healthcheck.js';
import { APPLICATION, KIND, WORKLOAD } from './labels.js';
import { readLogs } from './logs/logs.js';
import { daemonContainer } from './names.js';
import { programProblem } from './program.js';
import { exitOf } from './worker.js';

type Options = Pick<DriverOptions, 'application' | 'note'>;
type Listener = (seen: ObservedDaemon | null) => void;

/**
 * Observes the containers of the application's daemons, which Terraform has created.
 * @throws PlatformError if there is no Engine, or it doesn't answer
 */
export async function openDaemonObserver(
  options: Options,
  environment: Environment = process.env,
): Promise<DaemonObserver> {
  const observer = new DockerDaemons(await Engine.at(environment), options);
  await observer.open();
  return observer;
}

/** Exit codes of a container's init that could not start the program. A program may exit with them too. */
const NOT_STARTED = [126, 127];

/** A container that the Engine is about to restart is never `exited`; one that was just created is `created`. */
function processOf({ Status, Error: error }: Container['State']): ObservedDaemon['process'] {
  if (Status === 'running') return 'running';
  const coming = Status === 'restarting' || (Status === 'created' && error === '');
  return coming ? 'restarting' : 'stopped';
}

class DockerDaemons implements DaemonObserver {
  readonly #listeners = new Map<string, Listener>();
  /** Emitted when something may have happened to a daemon. */
  readonly #changes = new EventEmitter<{ change: [] }>().setMaxListeners(0);
  readonly #closing = new AbortController();
  readonly #application: string;
  readonly #containers: Containers;
  readonly #events: EventStream;

  constructor(
    private readonly engine: Engine,
    { application, note = () => {} }: Options,
  ) {
    this.#application = application;
    this.#containers = new Containers(engine, application);
    const filters = {
      event: ['start', 'die', 'destroy', 'pause', 'unpause', 'health_status'],
      label: [`${APPLICATION}=${application}`, `${KIND}=daemon`],
    };
    const listener = {
      event: ({ Actor }: ContainerEvent) => this.#changed([Actor.Attributes[WORKLOAD] ?? '']),
      opened: () => this.#changed([...this.#listeners.keys()]),
    };
    this.#events = new EventStream(engine, filters, listener, new Sight('the Docker Engine', note));
  }

  open(): Promise<void> {
    return this.#events.open();
  }

  runs(): boolean {
    return true;
  }

  observe(daemon: string, onChange: Listener): () => void {
    this.#listeners.set(daemon, onChange);
    background(`daemon ${daemon} could not be inspected`, () => this.#look(daemon));
    return () => this.#listeners.delete(daemon);
  }

  async *logs(daemon: string, options: LogOptions): AsyncIterable<LogLine> {
    const ended = untilClosed(options, this.#closing.signal);
    const name = daemonContainer(this.#application, daemon);
    const source = {
      id: daemon,
      container: (await this.#containers.inspect(name))?.Id,
      restarted: () => this.#runs(daemon, ended.signal),
    };
    yield* readLogs(this.engine, source, ended);
  }

  async restart(daemon: string, gracePeriod: number): Promise<void> {
    await this.#containers.restart(daemonContainer(this.#application, daemon), gracePeriod);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#events.close();
    this.#listeners.clear();
    await this.engine.close();
  }

  async #changed(daemons: readonly string[]): Promise<void> {
    this.#changes.emit('change');
    await Promise.all(daemons.map((daemon) => this.#look(daemon)));
  }

  /** Resolves with the container's id once the daemon's process runs; rejects when the signal aborts. */
  async #runs(daemon: string, signal: AbortSignal): Promise<string> {
    const changes = on(this.#changes, 'change', { signal });
    try {
      for (;;) {
        const found = await this.#containers.inspect(daemonContainer(this.#application, daemon));
        if (found?.State.Status === 'running') return found.Id;
        await changes.next();
      }
    } finally {
      await changes.return?.();
    }
  }

  async #look(daemon: string): Promise<void> {
    if (!this.#listeners.has(daemon)) return;
    try {
      const seen = await this.#seen(daemon);
      this.#listeners.get(daemon)?.(seen);
    } catch {
      // The Engine can't be reached; once it can, all daemons are inspected.
    }
  }

  async #seen(daemon: string): Promise<ObservedDaemon | null> {
    const found = await this.#containers.inspect(daemonContainer(this.#application, daemon));
    if (!found) return null;
    const exit = exitOf(found) ?? null;
    const problem = await this.#problem(found);
    const health = engineHealth(found.State.Health);
    return {
      process: processOf(found.State),
      ...(problem !== undefined && { problem }),
      ...(health && { health }),
      startedAt: Date.parse(found.State.StartedAt),
      restarts: found.RestartCount,
      exit,
    };
  }

  /** What keeps the container's process from running; undefined if it runs, or if only its exit is known. */
  async #problem(found: Container): Promise<string | undefined> {
    const { Status, Error: error, ExitCode } = found.State;
    const name = found.Name.replace(/^\//, '');
    if (Status === 'running') return undefined;
    if (Status === 'paused') return `its container is paused; "docker unpause ${name}" resumes it`;
    if (error !== '') return `the Docker Engine can't start it: ${error}`;
    if (NOT_STARTED.includes(ExitCode)) {
      const problem = await programProblem(this.engine, found);
      if (problem !== undefined) return problem;
    }
    if (processOf(found.State) !== 'stopped') return undefined;
    return `its container was stopped by hand and stays stopped; "docker start ${name}" or "multinode up" starts it again`;
  }
}
