/** A platform at run time: its workers. */
import type { HealthStatus } from '../src/agent/scaling/health.js';
import type {
  ConfigMount,
  ContainerSettings,
  DaemonSpec,
  ExposedPort,
  Healthcheck,
  Hook,
  HookField,
  Kind,
  Mount,
  SecretMount,
  VolumeSpec,
} from '../src/manifest/model.js';

export interface DriverOptions {
  readonly application: string;
  /** The driver's own folder, for logs and what it must remember. */
  readonly dataDir: string;
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Folder for named volumes if the platform has none; it outlives the application. By default inside `dataDir`. */
  readonly volumesDir?: string;
  /** Called with what is slow or wrong on the platform, for the agent's log. */
  readonly note?: (message: string) => void;
  /** Called before every change on the platform; throws if the agent has lost the lease. */
  readonly mayAct?: () => void;
}

/** A mount of a worker; the source of a bind is an absolute path. */
export interface PlacedMount extends Mount {
  /** The manifest's declaration of the volume that the source names. */
  readonly declared?: VolumeSpec;
}

export interface PlacedConfig extends ConfigMount {
  readonly content: string;
}

export interface PlacedSecret extends SecretMount {
  readonly content: string;
}

/** Everything a worker is made from. */
export interface WorkerSpec extends ContainerSettings {
  readonly volumes?: readonly PlacedMount[];
  readonly configs?: readonly PlacedConfig[];
  /** Unique over the application's life; letters, digits and dashes. */
  readonly id: string;
  readonly workload: string;
  readonly kind: Kind;
  /** Hash of what the worker is made from; workers with another revision come from an older manifest. */
  readonly revision: string;
  readonly command?: readonly string[];
  readonly image?: string;
  /** The image that `image` meant when the application was applied, for platforms where a name can change its meaning. */
  readonly image_id?: string;
  readonly working_dir?: string;
  /** Complete except for PORT, MULTINODE_HOST and MULTINODE_SECRETS_DIR, which the driver adds. */
  readonly environment: Readonly<Record<string, string>>;
  /** File name in the secrets folder → value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Secrets with a path or permissions of their own. */
  readonly secret_files?: readonly PlacedSecret[];
  /** Content of the file whose path the driver adds to the environment as MULTINODE_INPUT_FILE. */
  readonly input?: string;
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpu: number;
  /** Whether it serves HTTP; if so, it gets a $PORT and has an address. */
  readonly serves: boolean;
  /** Where its program listens, and thus its $PORT; by default the driver picks one. */
  readonly container_port?: number;
  /** Other ports on which its program listens; the plan publishes them. */
  readonly ports?: readonly ExposedPort[];
  /** How to check whether it works; the driver runs its test, and the agent asks for its path. */
  readonly healthcheck?: Healthcheck;
  /** What runs beside its program, once that has started and before it is stopped. */
  readonly post_start?: readonly Hook[];
  readonly pre_stop?: readonly Hook[];
}

/** Whether a worker works, according to its health checks. */
export interface Health {
  readonly status: HealthStatus;
  /** Why the last check failed, as a sentence for the user; absent if it passed, or there was none. */
  readonly because?: string;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a serving worker should listen, and where it does. */
export interface Listening {
  /** The value of PORT. */
  readonly port: number;
  /** The address at which its requests arrive, as its processes see it. */
  readonly host: string;
  /** Where its processes listen for TCP; absent if the platform does not say. */
  readonly addresses?: readonly Address[];
}

/** What a worker takes from the machine. */
export interface Cost {
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpu: number;
  /** Bytes; set if it may use more than `memory`. */
  readonly memory_limit?: number;
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
  /** Set if the platform or the driver checks it. */
  readonly health?: Health;
  /** The moments for which it has hooks; absent if there are none. */
  readonly hooks?: readonly HookField[];
  /** Set once it has ended. */
  readonly exit?: Exit;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set if the platform reports the same code for an end by this signal, as the Engine does. */
  readonly perhapsSignal?: string;
  /** Whether it was killed for exceeding its memory limit. */
  readonly outOfMemory: boolean;
  /** Set if that is possible but the platform does not say. */
  readonly perhapsOutOfMemory?: true;
  /** In both cases, the limit in bytes. */
  readonly memoryLimit?: number;
  /** Set if nobody can tell how the program ended, or whether it began: the machine or the platform ended it. */
  readonly lost?: true;
  /** Why the platform ended it, as a sentence for the user, if the platform ended it and gives a reason. */
  readonly because?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds that it ran, by a clock that never jumps, if the platform has one. */
  readonly ran?: number;
}

/** CPU time and memory of a worker's whole process tree at one moment. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The state of a daemon that Terraform runs. */
export interface ObservedDaemon {
  /** restarting: the platform is about to start it again; stopped: it stays stopped until somebody starts it. */
  readonly process: 'running' | 'restarting' | 'stopped';
  /** What keeps it from running, as a sentence for the user, if the platform knows more than its exit. */
  readonly problem?: string;
  /** Set if the platform checks it. */
  readonly health?: Health;
  /** When the current process started, or the last one if none runs; milliseconds since the epoch. */
  readonly startedAt: number;
  /** How often the platform has restarted it. */
  readonly restarts: number;
  /** How its last process ended, if the platform remembers it. */
  readonly exit: Exit | null;
  /** Set if the platform runs it on each node: on how many it runs, and on how many it should. */
  readonly nodes?: { readonly running: number; readonly wanted: number };
}

/** What a daemon's processes get that is in no plan. */
export type DaemonValues = Pick<WorkerSpec, 'workload' | 'kind' | 'environment' | 'secrets'>;

/** Observes the daemons that Terraform runs. */
export interface DaemonObserver {
  /** Whether Terraform runs this daemon; the agent runs the others. */
  runs(daemon: Pick<DaemonSpec, 'per_node'>): boolean;
  /** Gives a daemon's processes their present values, and starts them again if these have changed; absent if Terraform does. */
  provide?(values: DaemonValues): Promise<void>;
  /** Reports a daemon's state (null: it does not exist) at once and on every change; returns a function that stops this. */
  observe(daemon: string, onChange: (seen: ObservedDaemon | null) => void): () => void;
  /** Lines of a daemon's current and earlier processes, like Driver's `logs`; follows it across restarts. */
  logs(daemon: string, options: LogOptions): AsyncIterable<LogLine>;
  /**
   * Ends a daemon's process, after the grace period (milliseconds) by force, and starts the next one. Absent if it reports no
   * health.
   */
  restart?(daemon: string, gracePeriod: number): Promise<void>;
  close(): Promise<void>;
}

/** While a platform can't be reached, nothing that happens there is seen, and nothing is started or stopped. */
export interface Outage {
  /** Sentence with the reason. */
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface LogLine {
  /** Milliseconds since the epoch, if the platform knows it. */
  readonly at?: number;
  readonly worker: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Set if the line continues in the stream's next piece. */
  readonly partial?: true;
}

export interface LogOptions {
  /** How many of the last lines to return; all by default. */
  readonly tail?: number;
  /** Whether to follow with new lines until the signal aborts. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** Whether workers' limits on cpu and memory are enforced; if not, why. */
export interface LimitEnforcement {
  readonly cpu: true | string;
  readonly memory: true | string;
}

/**
 * Workers on a platform. Only this application's workers are ever seen or touched. Methods reject with StartError, with a
 * reason for the user, if a worker can't be started, and with PlatformError if the platform itself doesn't answer. Then
 * nothing is known, not even whether a worker was started.
 */
export interface Driver {
  /** Starts a worker; resolves once the platform runs it, which may be before it is ready. */
  start(spec: WorkerSpec): Promise<Worker>;
  /**
   * Sends the stop signal, SIGTERM by default, and SIGKILL after the grace period (milliseconds); resolves once the worker
   * is gone. Unknown ids count as gone.
   */
  stop(id: string, gracePeriod: number): Promise<void>;
  /** Every worker that exists, including those that an earlier agent started. */
  list(): Promise<Worker[]>;
  /** Reports every worker's exit once, including adopted workers'; returns a function that ends the watch. */
  watch(onExit: (id: string, exit: Exit) => void): () => void;
  /** Reports every change of the health of workers that are checked; returns a function that ends this. */
  watchHealth(onChange: (id: string, health: Health) => void): () => void;
  /**
   * Runs a worker's hooks for a moment, one after the other; absent on platforms that support none.
   * @returns why one failed, as a sentence for the user; undefined if all succeeded
   * @param signal breaks them off
   */
  runHooks?(id: string, moment: HookField, signal: AbortSignal): Promise<string | undefined>;
  /** Readings of the given workers; leaves out those that have none. */
  usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>>;
  /** Where a worker listens that runs and serves; undefined for others, and if nothing is known. */
  listening(id: string, signal: AbortSignal): Promise<Listening | undefined>;
  /**
   * Lines of a running or ended worker, oldest first: the last `tail` lines, and then, with follow, new ones until the
   * signal aborts.
   */
  logs(id: string, options: LogOptions): AsyncIterable<LogLine>;
  /** Removes an ended worker's logs and record. */
  remove(id: string): Promise<void>;
  limits(): Promise<LimitEnforcement>;
  /** Set while the platform can't be reached. */
  outage(): Outage | null;
  /** Ends the driver's own work; workers keep running. */
  close(): Promise<void>;
}
