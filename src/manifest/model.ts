/**
 * The normalised manifest: the one type that compiler and agent share. Every default is filled in, every
 * duration is in seconds, every memory size in bytes; names are those of schema/source.json.
 */

export const KINDS = ['function', 'job', 'service', 'scheduled_task', 'daemon'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds whose workers are HTTP servers. */
export const SERVING: readonly Kind[] = ['function', 'service'];

/** Kinds whose workers carry out one execution each, and end by themselves. */
export const EXECUTING: readonly Kind[] = ['job', 'scheduled_task'];

/** The manifest's section for each kind. */
export const SECTIONS = {
  function: 'functions',
  job: 'jobs',
  service: 'services',
  scheduled_task: 'scheduled_tasks',
  daemon: 'daemons',
} as const satisfies Record<Kind, keyof Manifest>;

export const TARGETS = ['local', 'docker', 'nomad'] as const;
export type TargetName = (typeof TARGETS)[number];

/** Where an application runs if nobody says so. */
export const DEFAULT_TARGET: TargetName = 'local';

export interface Manifest {
  readonly name: string;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly jobs: Readonly<Record<string, JobSpec>>;
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly scheduled_tasks: Readonly<Record<string, ScheduledTaskSpec>>;
  readonly daemons: Readonly<Record<string, DaemonSpec>>;
  readonly quotas: Quotas;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly targets: Targets;
}

export interface WorkloadSpec {
  readonly image?: string;
  readonly build?: BuildSpec;
  readonly command?: readonly string[];
  /** Relative to the manifest's folder on the local target. */
  readonly working_dir?: string;
  /** null: the value is taken from the environment of whoever applies the manifest. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** In the order in which they were given; of a file that is named again the first place counts. */
  readonly env_file: readonly EnvFile[];
  readonly secrets: readonly SecretMount[];
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpu: number;
  /** Seconds. */
  readonly stop_grace_period: number;
}

export interface FunctionSpec extends WorkloadSpec {
  readonly max_workers: number;
  readonly spare_workers: number;
  /** Seconds. */
  readonly cooldown_period: number;
  /** Seconds, from the start of execution. */
  readonly timeout: number;
  readonly retries: number;
  readonly max_queue: number;
  readonly ready_path?: string;
  /** Seconds. */
  readonly startup_timeout: number;
}

export interface JobSpec extends WorkloadSpec {
  readonly max_concurrency: number;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
}

export interface ServiceSpec extends WorkloadSpec {
  readonly port: number;
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly target_cpu_utilization: number;
  readonly ready_path?: string;
  /** Seconds. */
  readonly startup_timeout: number;
}

export interface ScheduledTaskSpec extends WorkloadSpec {
  /** Exactly one of: schedule; period; reference_time with interval. */
  readonly schedule?: string;
  /** Seconds. */
  readonly period?: number;
  /** RFC 3339. */
  readonly reference_time?: string;
  /** Seconds. */
  readonly interval?: number;
  readonly time_zone: string;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
  readonly overlap: 'allow' | 'skip' | 'replace';
  readonly catch_up: 'none' | 'latest';
}

export type DaemonSpec = WorkloadSpec;

export interface BuildSpec {
  readonly context: string;
  readonly dockerfile: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

export interface EnvFile {
  /** Relative to the manifest's folder, or to the home folder after `~/`. */
  readonly path: string;
  /** Whether it is an error if the file does not exist. */
  readonly required: boolean;
  /** env: Compose's rules. raw: what stands after the `=` is the value. */
  readonly format: 'env' | 'raw';
}

export interface SecretMount {
  readonly source: string;
  /** File name in the worker's secrets folder. */
  readonly target: string;
  /** Environment variable that holds the value too. */
  readonly environment?: string;
}

/** Exactly one of the two. */
export interface SecretSource {
  readonly environment?: string;
  /** Relative to the manifest's folder. */
  readonly file?: string;
}

export interface Quotas {
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly gpu?: number;
}

/**
 * Values that the manifest refers to and that are in no plan and no state: gathered by whoever applies it,
 * pushed with it, and kept by the agent in a file that only its user can read.
 */
export interface Inputs {
  /** Name of the secret → value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Workload → variables of all its environment files. */
  readonly env_files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variable that a workload's environment names without a value → value. */
  readonly environment: Readonly<Record<string, string>>;
  /** Workload → hash of the program files that its command names, so that changed code makes new workers. */
  readonly sources: Readonly<Record<string, string>>;
  /** Image as the manifest names it → its id on the Engine when it was applied; workers are made from that. */
  readonly images?: Readonly<Record<string, string>>;
}

export interface Targets {
  readonly local: { readonly host: string; readonly port: number };
  readonly docker: {
    readonly host?: string;
    readonly agent: 'container' | 'host';
    readonly agent_image?: string;
    readonly address: string;
    readonly bind_address?: string;
    readonly port: number;
    readonly load_balancer: LoadBalancer;
  };
  readonly nomad: {
    readonly address?: string;
    readonly region?: string;
    readonly namespace: string;
    readonly datacenters: readonly string[];
    readonly node_pool: string;
    readonly priority: number;
    readonly constraints: readonly NodeConstraint[];
    readonly agent: 'host' | 'job';
    readonly agent_command: readonly string[];
    readonly agent_image?: string;
    readonly port: number;
    readonly volume?: string;
    readonly data_dir?: string;
    readonly agents: number;
    readonly acl: boolean;
    readonly load_balancer: LoadBalancer;
  };
}

/** What nodes of Nomad's must be like. */
export interface NodeConstraint {
  /** Without ${ and }. */
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

export type LoadBalancer = 'agent' | 'haproxy' | 'traefik';

export interface NamedWorkload {
  readonly kind: Kind;
  readonly name: string;
  readonly spec: WorkloadSpec;
}

/** Every workload of the manifest, in the order of kinds and then as the file has them. */
export function workloads(manifest: Manifest): NamedWorkload[] {
  return KINDS.flatMap((kind) =>
    Object.entries(manifest[SECTIONS[kind]]).map(([name, spec]) => ({ kind, name, spec })),
  );
}
