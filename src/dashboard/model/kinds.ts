import type { Status } from '../../api/types.js';

/** The sections of the status, in display order. */
export const KINDS = ['functions', 'jobs', 'services', 'scheduled_tasks', 'daemons'] as const;
export type KindName = (typeof KINDS)[number];

/** Status of a workload of any kind. */
export type WorkloadStatus = Status[KindName][string];

export const TITLES: Readonly<Record<KindName, { readonly one: string; readonly many: string }>> = {
  functions: { one: 'Function', many: 'Functions' },
  jobs: { one: 'Job', many: 'Jobs' },
  services: { one: 'Service', many: 'Services' },
  scheduled_tasks: { one: 'Scheduled task', many: 'Scheduled tasks' },
  daemons: { one: 'Daemon', many: 'Daemons' },
};

export function isKind(word: string): word is KindName {
  return KINDS.some((kind) => kind === word);
}

/** Every workload with its kind. */
export function* workloads(status: Status): Generator<[kind: KindName, name: string, is: WorkloadStatus]> {
  for (const kind of KINDS) {
    for (const [name, is] of Object.entries(status[kind])) yield [kind, name, is];
  }
}
