/**
 * The normalised manifest: the one type that compiler and agent share. Defaults are filled in, durations are in seconds,
 * memory sizes in bytes; schema/source.json has the names.
 */
import { CONTAINER_FIELDS } from './container-fields.generated.js';
import type {
  DaemonSpec,
  JobSpec,
  Manifest,
  PortMapping,
  SecretMount,
  ServiceSpec,
  Targets,
  WorkloadSpec,
} from './model.generated.js';
import { TARGETS } from './targets.generated.js';

export type * from './model.generated.js';

export const KINDS = ['function', 'job', 'service', 'scheduled_task', 'daemon'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds whose workers are HTTP servers. */
export const SERVING: readonly Kind[] = ['function', 'service'];

/** Kinds whose workers carry out one execution each, and then exit. */
export const EXECUTING: readonly Kind[] = ['job', 'scheduled_task'];

/** The manifest's section for each kind. */
export const SECTIONS = {
  function: 'functions',
  job: 'jobs',
  service: 'services',
  scheduled_task: 'scheduled_tasks',
  daemon: 'daemons',
} as const satisfies Record<Kind, keyof Manifest>;

export type TargetName = keyof Targets;

export { CONTAINER_FIELDS };
export type ContainerField = (typeof CONTAINER_FIELDS)[number];

/** Hooks of a worker, by the moment at which they run. */
export const HOOK_FIELDS = ['post_start', 'pre_stop'] as const;
export type HookField = (typeof HOOK_FIELDS)[number];

/** Optional fields, of every workload or of some kinds, that not every target has. */
export const TARGET_FIELDS = [
  ...CONTAINER_FIELDS,
  'depends_on',
  'run',
  'container_port',
  'protocol',
  'healthcheck',
  ...HOOK_FIELDS,
  'ports',
  'expose',
] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

/** What the application's own network is called in the networks of its workloads. */
export const DEFAULT_NETWORK = 'default';

/** What a workload says of its containers or processes, beyond the program and its size. */
export type ContainerSettings = Pick<WorkloadSpec, ContainerField>;

/** Those of a workload's fields, or of more than that. */
export function containerSettings(spec: ContainerSettings): ContainerSettings {
  return Object.fromEntries(
    CONTAINER_FIELDS.flatMap((field) => (spec[field] === undefined ? [] : [[field, spec[field]]])),
  );
}

/** What a workload says for one target alone, by the target's name. */
export function targetSettings(spec: WorkloadSpec): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => TARGETS.some((target) => target === field)),
  );
}

export type LoadBalancer = Extract<Targets[TargetName], { readonly load_balancer: unknown }>['load_balancer'];

/** A workload of any kind, with what only some kinds have. */
export type AnySpec = WorkloadSpec &
  Partial<
    Pick<
      ServiceSpec,
      'container_port' | 'port' | 'protocol' | 'healthcheck' | HookField | 'ready_path' | 'startup_timeout'
    > &
      Pick<DaemonSpec, 'ports' | 'expose' | 'per_node'> &
      Pick<JobSpec, 'run'>
  >;

/** Ports on which a daemon's program listens, published ones first. */
export function portsOf({ ports = [], expose = [] }: Pick<AnySpec, 'ports' | 'expose'>): PortMapping[] {
  const others = expose.filter(({ target, protocol }) =>
    ports.every((port) => port.target !== target || port.protocol !== protocol),
  );
  return [...ports, ...others];
}

/** Whether a secret has a path or permissions of its own, beyond a file in the folder for secrets. */
export function isPlaced({ target, uid, gid, mode }: SecretMount): boolean {
  return target.startsWith('/') || [uid, gid, mode].some((setting) => setting !== undefined);
}

export interface NamedWorkload {
  readonly kind: Kind;
  readonly name: string;
  readonly spec: AnySpec;
}

/** Every workload of the manifest, by kind and then in the file's order. */
export function workloads(manifest: Manifest): NamedWorkload[] {
  return KINDS.flatMap((kind) =>
    Object.entries(manifest[SECTIONS[kind]]).map(([name, spec]) => ({ kind, name, spec })),
  );
}
