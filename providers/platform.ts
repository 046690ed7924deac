/** What a platform is: its description, and its two faces, a Plan (constructs) and a Driver (workers at run time). */
import type { TerraformElement, TerraformStack } from '../src/constructs/cdktf.js';
import type { Issue } from '../src/errors/errors.js';
import type { Builds } from '../src/manifest/builds/builds.js';
import type {
  ContainerField,
  ContainerSettings,
  Kind,
  LoadBalancer,
  Manifest,
  NamedWorkload,
  TargetName,
  Targets,
} from '../src/manifest/model.js';
import type { Path } from '../src/manifest/path.js';
import type { Resource } from '../src/terraform/framework/define.js';

/**
 * All that the rest of the program knows of a platform. What takes time to load is behind a function: the constructs are
 * large, and most commands need no driver.
 */
export interface Platform {
  readonly name: TargetName;
  readonly support: Support;
  plan(): Promise<Plan>;
  driver(options: DriverOptions): Promise<Driver>;
  /** What the `multinode` Terraform provider has for this platform alone. */
  resources(): Promise<readonly Resource[]>;

  /** The program that balances the requests to services. */
  balancer(targets: Targets): LoadBalancer;
  /** The setting of the agent's port, for a hint if that is in use. */
  readonly portSetting: string;
  /** What the agent has stored stays there after the application is removed, in words; undefined if nothing stays. */
  keptData(targets: Targets): string | undefined;
  /** Variables that tell the driver where it finds the platform. */
  readonly variables: PlaceVariables;
  /** Variables that the platform's Terraform provider needs, and what they are unless they are set. */
  readonly providerVariables: Readonly<Record<string, string>>;
  readonly nouns: Nouns;

  /** Set if an application needs no more than the agent, as a process of this machine: where that listens. */
  readonly withoutTerraform?: (targets: Targets) => Address;
  /** Set if the platform can run the agent. */
  readonly hostedAgent?: HostedAgent;
  /** Set if workers are processes of the agent's machine, which outlive it. */
  readonly leftWorkers?: () => Promise<LeftWorkers>;
  /** Set if Terraform runs the daemons by itself: the agent counts and shows them, and starts none. */
  readonly daemons?: (options: Pick<DriverOptions, 'application' | 'note'>) => Promise<DaemonObserver>;
  /** Set if the loopback address of the agent's machine is not that of its workers. */
  readonly door?: (options: Pick<DriverOptions, 'application'>) => Promise<Door>;
  /** Set if several agents of an application may run, of which one at a time decides. */
  readonly lease?: (options: LeaseOptions) => Promise<Lease>;
}

/** Where an application is on its platform. */
export interface Place {
  /** Address of the platform's API. */
  readonly engine?: string;
  readonly namespace?: string;
  readonly region?: string;
}

export type PlaceVariables = { readonly [K in keyof Place]?: string };

/** What the platform's resources are called in messages. */
export interface Nouns {
  /** Terraform's address, or the type, of a resource that there is one of → such as "the network". */
  readonly one: Readonly<Record<string, string>>;
  /** Type of which there are several → such as "container"; the resource's name follows. */
  readonly several: Readonly<Record<string, string>>;
}

/** The agent as the platform runs it. */
export interface HostedAgent {
  /** Terraform's address of its resource. */
  readonly address: string;
  /** What it is, such as "container". */
  readonly noun: string;
  /** Why it does not come up; undefined if that is not known, or the agent runs elsewhere. */
  trouble(
    manifest: Manifest,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<string | undefined>;
}

/** Workers that an agent has left in its driver's folder. */
export interface LeftWorkers {
  /** Ids of those that run. */
  running(dataDir: string): readonly string[];
  /** Stops them and removes all that they have. @param grace milliseconds from SIGTERM to SIGKILL */
  remove(options: Pick<DriverOptions, 'dataDir' | 'root'>, grace: number): Promise<void>;
}

export interface LeaseOptions {
  readonly application: string;
  /** Where the other agents find this one. */
  readonly url: string;
}

/**
 * The right to decide for an application, which the platform gives to one agent at a time. Methods reject with
 * PlatformError where the platform does not answer: nothing is known then.
 */
export interface Lease {
  /** Milliseconds for which it is kept at least from when it was given or renewed, by the platform's clock. */
  readonly ttl: number;
  /** Whether it was given to this agent. Not to be asked for again by one that had it. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Whether it was renewed; else it is no longer this agent's. */
  renew(signal: AbortSignal): Promise<boolean>;
  /** Gives it back, so that others need not wait for its end. */
  release(): Promise<void>;
  /** Where the agent is found that it was last given to, whether or not that still has it. */
  holder(signal: AbortSignal): Promise<string | undefined>;
  /** Gives it back for an agent whose process has ended for certain; whether it did. */
  free(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** Where workers reach an agent that listens on its machine's loopback address. */
export interface Door {
  /** Name or address of the machine, as workers have it. */
  readonly host: string;
  /** Whether the agent must listen at that address too; else what comes to it is led to loopback. */
  readonly listen: boolean;
}

/** What this version can run on a platform; the rest is refused before anything is planned. */
export interface Support {
  readonly kinds: readonly Kind[];
  /** Whether workers are made from images, so that what the manifest builds is built. */
  readonly images: boolean;
  readonly fields: Readonly<Record<ContainerField, FieldSupport>>;
  /** What a workload of these kinds lacks to run here. */
  refuse(workload: NamedWorkload): Refusal | undefined;
  /** Values that the target can't have of fields that it has; absent if there are none. */
  refuseValues?(workload: NamedWorkload): readonly FieldRefusal[];
  /** The same for the names of the variables that its environment files have; absent where all pass. */
  refuseVariables?(workload: NamedWorkload, names: readonly string[]): Refusal | undefined;
  /** What the target's own settings ask for in vain, by their names. */
  refuseTarget(targets: Targets): readonly (Refusal & { readonly setting: string })[];
}

/** Who gets a field: every workload, those made from images alone, or, with the reason as a sentence, none. */
export type FieldSupport = 'yes' | 'images' | { readonly no: string };

export type Refusal = Pick<Issue, 'code' | 'message' | 'hint'>;

export type FieldRefusal = Refusal & { readonly field: ContainerField };

export interface PlanContext {
  /** Every workload that is built has the name of its image in it. */
  readonly manifest: Manifest;
  readonly builds: Builds;
  /** The manifest's folder as seen from the stack's folder, with forward slashes, such as "../..". */
  readonly root: string;
  /** Says which field of the manifest a resource or an output, or an attribute of one, is made from. */
  origin(element: TerraformElement, field: Path, attribute?: string): void;
}

/** Puts the target's resources for the manifest into the stack; pure. */
export type Plan = (stack: TerraformStack, context: PlanContext) => void;

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
