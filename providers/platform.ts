/** A platform as the rest of the program sees it: its description, and its part of a plan. */
import type { TerraformElement, TerraformStack } from '../src/constructs/cdktf.js';
import type { Issue } from '../src/errors/errors.js';
import type { Builds } from '../src/manifest/builds/builds.js';
import type {
  BuildSpec,
  Kind,
  LoadBalancer,
  Manifest,
  NamedWorkload,
  TargetField,
  TargetName,
  Targets,
} from '../src/manifest/model.js';
import type { Path } from '../src/manifest/path.js';
import type { Resource } from '../src/terraform/framework/define.js';
import type { Address, DaemonObserver, Driver, DriverOptions } from './driver.js';

/**
 * Everything that the rest of the program knows about a platform. Parts that take time to load are behind functions: the
 * constructs are large, and most commands need no driver.
 */
export interface Platform {
  readonly name: TargetName;
  readonly support: Support;
  plan(): Promise<Plan>;
  driver(options: DriverOptions): Promise<Driver>;
  /** The `multinode` Terraform provider's resources for this platform. */
  resources(): Promise<readonly Resource[]>;

  /** The program that balances requests to services. */
  balancer(targets: Targets): LoadBalancer;
  /**
   * Name or address at which other workloads reach a service or daemon.
   * @param agent the same for the agent, which balances services
   */
  hostOf(used: NamedWorkload, agent: string): string;
  /** The setting with the agent's port, for a hint if the port is in use. */
  readonly portSetting: string;
  /** Where the agent's data stays after the application is removed, in words; undefined if none stays. */
  keptData(targets: Targets): string | undefined;
  /** Set if named volumes stay when an application is removed. */
  readonly keptVolumes?: (place: KeptVolumesPlace) => Promise<KeptVolumes>;
  /** Environment variables from which the driver learns where the platform is. */
  readonly variables: PlaceVariables;
  /** Environment variables that the platform's Terraform provider needs, with their defaults. */
  readonly providerVariables: Readonly<Record<string, string>>;
  readonly nouns: Nouns;

  /** Set if an application needs only an agent, as a process on this machine; returns where that listens. */
  readonly withoutTerraform?: (targets: Targets) => Address;
  /** Set if the platform can run the agent. */
  readonly hostedAgent?: HostedAgent;
  /** Set if workers are processes on the agent's machine that outlive the agent. */
  readonly leftWorkers?: () => Promise<LeftWorkers>;
  /** Set if Terraform runs daemons, all or some: the agent then counts and shows them, but starts none. */
  readonly daemons?: (
    options: Pick<DriverOptions, 'application' | 'note' | 'mayAct'>,
  ) => Promise<DaemonObserver>;
  /** Set if the agent's machine and its workers have different loopback addresses. */
  readonly door?: (options: Pick<DriverOptions, 'application'>) => Promise<Door>;
  /** Set if several agents of an application may run; one of them decides at a time. */
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

/** Names of the platform's resources in messages. */
export interface Nouns {
  /** Terraform's address or type of a resource that exists once → its name, such as "the network". */
  readonly one: Readonly<Record<string, string>>;
  /** Type with several resources → a noun, such as "container", before the resource's name. */
  readonly several: Readonly<Record<string, string>>;
  /** Types whose resources, when removed, keep what they represent. */
  readonly kept?: readonly string[];
}

/** An agent that the platform runs. */
export interface HostedAgent {
  /** Terraform's address of its resource. */
  readonly address: string;
  /** What it is, such as "container". */
  readonly noun: string;
  /** Why it does not start; undefined if that is unknown, or the agent runs elsewhere. */
  trouble(
    manifest: Manifest,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<string | undefined>;
}

/** Workers that an agent has left running, according to its driver's folder. */
export interface LeftWorkers {
  /** Ids of those that still run. */
  running(dataDir: string): readonly string[];
  /** Stops them and removes everything that belongs to them. @param grace milliseconds from SIGTERM to SIGKILL */
  remove(options: Pick<DriverOptions, 'dataDir' | 'root'>, grace: number): Promise<void>;
}

export interface KeptVolumesPlace {
  readonly manifest: Manifest;
  /** The stack's folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The named volumes that an application has, or has left, on a platform. External volumes are not its own. */
export interface KeptVolumes {
  /** Their names on the platform. */
  readonly names: readonly string[];
  /** Removes them with their data; the workloads must be gone. */
  remove(): Promise<void>;
}

export interface LeaseOptions {
  readonly application: string;
  /** Address at which the other agents reach this one. */
  readonly url: string;
}

/**
 * The right to decide for an application, which the platform gives to one agent at a time. Methods reject with
 * PlatformError if the platform does not answer; nothing is known then.
 */
export interface Lease {
  /** Minimum milliseconds for which it is kept after it was acquired or renewed, by the platform's clock. */
  readonly ttl: number;
  /** Whether this agent got it. An agent that has had it must not ask again. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Whether it was renewed; if not, this agent no longer has it. */
  renew(signal: AbortSignal): Promise<boolean>;
  /** Gives it back, so that others need not wait until it expires. */
  release(): Promise<void>;
  /** Address of the agent that last got it, whether or not that agent still has it. */
  holder(signal: AbortSignal): Promise<string | undefined>;
  /** Gives it back for an agent whose process has certainly ended; resolves with whether it did. */
  free(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** Where workers reach an agent that listens on its machine's loopback address. */
export interface Door {
  /** Name or address of the machine, as workers see it. */
  readonly host: string;
  /** Whether the agent must listen at that address too; otherwise connections to it are forwarded to loopback. */
  readonly listen: boolean;
}

/** What this version can run on a platform; everything else is rejected before anything is planned. */
export interface Support {
  readonly kinds: readonly Kind[];
  /** Whether workers are made from images, so that the manifest's builds are needed. */
  readonly images: boolean;
  /** What the names of built images start with, so that they are pushed to a registry; absent if they stay on an Engine. */
  registry?(targets: Targets): string | undefined;
  readonly fields: Readonly<Record<TargetField, FieldSupport>>;
  /** What a workload of a supported kind lacks to run here. */
  refuse(workload: NamedWorkload): Refusal | undefined;
  /** Values that the target can't support in fields that it supports; absent if there are none. */
  refuseValues?(workload: NamedWorkload, manifest: Manifest): readonly FieldRefusal[];
  /** Settings of a workload's build that the target can't support; absent if it supports all, or has no builds. */
  refuseBuild?(build: BuildSpec, targets: Targets): readonly BuildRefusal[];
  /** Names of variables in environment files that the target can't support; absent if it supports all. */
  refuseVariables?(workload: NamedWorkload, names: readonly string[]): Refusal | undefined;
  /** Problems with the target's own settings. */
  refuseTarget(targets: Targets): readonly (Refusal & { readonly setting: string })[];
}

/** Which workloads support a field: all, only those made from images, or none, with the reason as a sentence. */
export type FieldSupport = 'yes' | 'images' | { readonly no: string };

export type Refusal = Pick<Issue, 'code' | 'message' | 'hint'>;

export type FieldRefusal = Refusal & {
  /** A target's name stands for the workload's settings for that target. */
  readonly field: TargetField | TargetName | 'secrets';
  /** Which item of the field's list, from 0; the whole field if it is absent. */
  readonly item?: number;
  /** Place within the field's map; the whole field if it is absent. */
  readonly setting?: Path;
};

export type BuildRefusal = Refusal & {
  /** The whole workload if it is absent. */
  readonly setting?: keyof BuildSpec;
  /** Which item of the setting's list, from 0; the whole setting if it is absent. */
  readonly item?: number;
};

export interface PlanContext {
  /** With the image's name in every workload that is built. */
  readonly manifest: Manifest;
  readonly builds: Builds;
  /** The manifest's folder, relative to the stack's folder, with forward slashes, such as "../..". */
  readonly root: string;
  /** Records the manifest's field from which a resource, an output or an attribute is made. */
  origin(element: TerraformElement, field: Path, attribute?: string): void;
}

/** Adds the target's resources for the manifest to the stack; pure. */
export type Plan = (stack: TerraformStack, context: PlanContext) => void;
