/**
 * Field names from Compose, Cloud Run, Knative, Kubernetes, Modal, Nomad and cron, with their names here. suggest.ts
 * finds names that differ only in case, `-` and `_`.
 */
import { own } from '../json/record.js';

/** In order of preference: the first field that the kind of workload has is suggested. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  args: ['command'],
  attempts: ['retries'],
  cmd: ['command'],
  concurrency: ['max_workers', 'max_concurrency', 'max_replicas'],
  cooldown: ['cooldown_period'],
  cpus: ['cpu'],
  cron: ['schedule'],
  cwd: ['working_dir'],
  deadline: ['timeout'],
  dir: ['working_dir'],
  env: ['environment'],
  every: ['period'],
  expose: ['container_port'],
  gpus: ['gpu'],
  graceperiod: ['stop_grace_period'],
  idletimeout: ['cooldown_period'],
  instances: ['max_workers', 'max_replicas', 'max_concurrency'],
  keepwarm: ['spare_workers'],
  livenessprobe: ['healthcheck'],
  maxinstances: ['max_workers', 'max_replicas', 'max_concurrency'],
  maxparallel: ['max_concurrency', 'max_workers'],
  maxscale: ['max_workers', 'max_replicas'],
  mem: ['memory'],
  memlimit: ['memory'],
  mincontainers: ['spare_workers', 'min_replicas'],
  mininstances: ['spare_workers', 'min_replicas'],
  minscale: ['spare_workers', 'min_replicas'],
  minworkers: ['spare_workers', 'min_replicas'],
  parallelism: ['max_concurrency', 'max_workers'],
  ports: ['port'],
  readinessprobe: ['ready_path'],
  replicas: ['min_replicas', 'max_workers', 'max_concurrency'],
  retry: ['retries'],
  scaledownwindow: ['cooldown_period'],
  scaletozeroafter: ['cooldown_period'],
  script: ['command'],
  secret: ['secrets'],
  terminationgraceperiodseconds: ['stop_grace_period'],
  timeoutseconds: ['timeout'],
  tz: ['time_zone'],
  workdir: ['working_dir'],
};

/** The known field that has this other name elsewhere, if there is one. */
export function synonym(name: string, known: readonly string[]): string | undefined {
  const folded = name.toLowerCase().replace(/[-_]/g, '');
  const fields = own(FIELDS, folded);
  return fields?.find((field) => known.includes(field));
}
