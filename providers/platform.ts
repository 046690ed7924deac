/** What a platform is to the rest of the program: its description, and what it puts into a plan. */
import type { TerraformElement, TerraformStack } from '../src/constructs/cdktf.js';
import type { Issue } from '../src/errors/errors.js';
import type { Builds } from '../src/manifest/builds/builds.js';
import type {
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
  readonly fields: Readonly<Record<TargetField, FieldSupport>>;
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

export type FieldRefusal = Refusal & { readonly field: TargetField };

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
