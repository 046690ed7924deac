/** The face of a platform at run time: its workers. */
import type { ContainerSettings, Kind } from '../src/manifest/model.js';

export interface DriverOptions {
  readonly application: string;
  /** Folder that is the driver's own, for logs and what it must remember. */
  readonly dataDir: string;
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Told what takes its time or is amiss on the platform, for the agent's log. */
  readonly note?: (message: string) => void;
  /** Throws where the agent has lost the lease: asked before anything is changed on the platform. */
  readonly mayAct?: () => void;
}

/** Everything a worker is made from. */
export interface WorkerSpec extends ContainerSettings {
  /** Unique over the application's life; letters, digits and dashes. */
  readonly id: string;
  readonly workload: string;
  readonly kind: Kind;
  /** Hash of what the worker is made from; workers of another revision are of an older manifest. */
  readonly revision: string;
  readonly command?: readonly string[];
  readonly image?: string;
  /** What `image` named when the application was applied, for platforms where a name can come to mean another image. */
  readonly image_id?: string;
  readonly working_dir?: string;
  /** Complete but for PORT, MULTINODE_HOST and MULTINODE_SECRETS_DIR, which the driver adds. */
  readonly environment: Readonly<Record<string, string>>;
  /** File name in the secrets folder → value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Text that it finds in the file that MULTINODE_INPUT_FILE names, which the driver adds to its environment. */
  readonly input?: string;
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpu: number;
  /** Whether it serves HTTP: then it gets a $PORT, and has an address. */
  readonly serves: boolean;
  /** Where its program listens, and so its $PORT; the driver picks one unless given. */
  readonly container_port?: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a worker that serves was to listen, and where it does. */
export interface Listening {
  /** What PORT says. */
  readonly port: number;
  /** Where its requests come to that port, as its processes see it. */
  readonly host: string;
  /** Where its processes listen for TCP; undefined where the platform does not tell. */
  readonly addresses?: readonly Address[];
}

/** What a worker takes of the machine. */
export interface Cost {
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpu: number;
}

/** A worker as the platform shows it. */
export interface Worker {
  readonly id: string;
  readonly workload: string;
  readonly kind: Kind;
  readonly revision: string;
  /** What it was given: cpu in CPUs, memory in bytes. */
  readonly cost: Cost;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly address?: Address;
  /** Set once it has ended. */
  readonly exit?: Exit;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set where the platform gives the same code for an end by this signal, as the Engine does. */
  readonly perhapsSignal?: string;
  /** Whether it was killed for using more memory than it may. */
  readonly outOfMemory: boolean;
  /** Set where it may have been, and the platform does not tell. */
  readonly perhapsOutOfMemory?: true;
  /** In both cases: the bytes that it might use. */
  readonly memoryLimit?: number;
  /** Set where nobody can tell how the program ended, or whether it began: the machine or its keeper ended it. */
  readonly lost?: true;
  /** Why the platform ended it, as a sentence for the user, if it was the platform and it tells. */
  readonly because?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** CPU time and memory of a worker's whole process tree, at one moment. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A daemon that Terraform runs, at one moment. */
export interface ObservedDaemon {
  /** restarting: the platform is about to start it again; stopped: nothing will, until somebody does. */
  readonly process: 'running' | 'restarting' | 'stopped';
  /** What keeps it from running, as a sentence for the user, if the platform knows more than how it ended. */
  readonly problem?: string;
  /** Milliseconds since the epoch; of the present process, or else of the last one. */
  readonly startedAt: number;
  /** How often the platform has started it again. */
  readonly restarts: number;
  /** How its last process ended, where the platform remembers it. */
  readonly exit: Exit | null;
}

/** Shows the daemons that Terraform runs. */
export interface DaemonObserver {
  /** Tells of a daemon (null: it is not there), at once and on every change; returns a function that ends it. */
  observe(daemon: string, onChange: (seen: ObservedDaemon | null) => void): () => void;
  /** Lines of a daemon's present and earlier processes, as Driver's `logs` has them; follows over restarts. */
  logs(daemon: string, options: LogOptions): AsyncIterable<LogLine>;
  close(): Promise<void>;
}

/** A platform that is out of sight: what happens there is not seen, and nothing is started or stopped. */
export interface Outage {
  /** Sentence with the reason. */
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface LogLine {
  /** Milliseconds since the epoch, where the platform knows it. */
  readonly at?: number;
  readonly worker: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Set where the line goes on in the stream's next piece. */
  readonly partial?: true;
}

export interface LogOptions {
  /** How many of the last lines are wanted; all where it is not given. */
  readonly tail?: number;
  /** Whether those to come are, until the signal aborts. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** Whether a worker is held to its cpu and memory; where the system does not let us, why. */
export interface Limits {
  readonly cpu: true | string;
  readonly memory: true | string;
}

/**
 * Workers on a platform. Only workers of this application are ever seen or touched. Methods reject with
 * StartError where a worker can't be started, saying why in the user's words; with PlatformError where the
 * platform itself doesn't answer, so that nothing is known: not even whether a worker was started.
 */
export interface Driver {
  /** Starts a worker; resolves once the platform runs it (not: once it is ready). */
  start(spec: WorkerSpec): Promise<Worker>;
  /** The stop signal, SIGTERM by default, then SIGKILL after the grace period (milliseconds); resolves once it is gone. Unknown ids are gone. */
  stop(id: string, gracePeriod: number): Promise<void>;
  /** Every worker that exists, also those started by an earlier agent. */
  list(): Promise<Worker[]>;
  /** Tells of every worker's end, once each, also of adopted ones; returns a function that ends the watch. */
  watch(onExit: (id: string, exit: Exit) => void): () => void;
  /** Use of those of the given workers that have a reading. */
  usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>>;
  /** Of a worker that runs and serves; undefined for others, and where nothing is known. */
  listening(id: string, signal: AbortSignal): Promise<Listening | undefined>;
  /** Lines of a worker, running or ended, oldest first: the last `tail` ones, then, with follow, those to come until the signal aborts. */
  logs(id: string, options: LogOptions): AsyncIterable<LogLine>;
  /** Forgets an ended worker: its logs and its record. */
  remove(id: string): Promise<void>;
  limits(): Promise<Limits>;
  /** Set while the platform is out of sight. */
  outage(): Outage | null;
  /** Ends the driver's own work; workers go on. */
  close(): Promise<void>;
}
