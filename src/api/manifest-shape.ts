/** The shape of a normalised manifest as JSON. Limits are the schema's business and are not looked at here. */

import { array, boolean, nullable, number, object, oneOf, optional, record, string } from '../json/shape.js';
import type {
  BuildSpec,
  EnvFile,
  FunctionSpec,
  JobSpec,
  Manifest,
  NodeConstraint,
  Quotas,
  ScheduledTaskSpec,
  SecretMount,
  SecretSource,
  ServiceSpec,
  Targets,
  WorkloadSpec,
} from '../manifest/model.js';

const workloadFields = {
  image: optional(string),
  build: optional(
    object<BuildSpec>({
      context: string,
      dockerfile: string,
      target: optional(string),
      args: record(string),
    }),
  ),
  command: optional(array(string)),
  working_dir: optional(string),
  environment: record(nullable(string)),
  env_file: array(object<EnvFile>({ path: string, required: boolean, format: oneOf(['env', 'raw']) })),
  secrets: array(object<SecretMount>({ source: string, target: string, environment: optional(string) })),
  cpu: number,
  memory: number,
  gpu: number,
  stop_grace_period: number,
};

const loadBalancer = oneOf(['agent', 'haproxy', 'traefik']);

export const manifestShape = object<Manifest>({
  name: string,
  functions: record(
    object<FunctionSpec>({
      ...workloadFields,
      max_workers: number,
      spare_workers: number,
      cooldown_period: number,
      timeout: number,
      retries: number,
      max_queue: number,
      ready_path: optional(string),
      startup_timeout: number,
    }),
  ),
  jobs: record(
    object<JobSpec>({ ...workloadFields, max_concurrency: number, timeout: number, retries: number }),
  ),
  services: record(
    object<ServiceSpec>({
      ...workloadFields,
      port: number,
      min_replicas: number,
      max_replicas: number,
      target_cpu_utilization: number,
      ready_path: optional(string),
      startup_timeout: number,
    }),
  ),
  scheduled_tasks: record(
    object<ScheduledTaskSpec>({
      ...workloadFields,
      schedule: optional(string),
      period: optional(number),
      reference_time: optional(string),
      interval: optional(number),
      time_zone: string,
      timeout: number,
      retries: number,
      overlap: oneOf(['allow', 'skip', 'replace']),
      catch_up: oneOf(['none', 'latest']),
    }),
  ),
  daemons: record(object<WorkloadSpec>(workloadFields)),
  quotas: object<Quotas>({ cpu: optional(number), memory: optional(number), gpu: optional(number) }),
  secrets: record(object<SecretSource>({ environment: optional(string), file: optional(string) })),
  targets: object<Targets>({
    local: object<Targets['local']>({ host: string, port: number }),
    docker: object<Targets['docker']>({
      host: optional(string),
      agent: oneOf(['container', 'host']),
      agent_image: optional(string),
      address: string,
      bind_address: optional(string),
      port: number,
      load_balancer: loadBalancer,
    }),
    nomad: object<Targets['nomad']>({
      address: optional(string),
      region: optional(string),
      namespace: string,
      datacenters: array(string),
      node_pool: string,
      priority: number,
      constraints: array(object<NodeConstraint>({ attribute: string, operator: string, value: string })),
      agent: oneOf(['host', 'job']),
      agent_command: array(string),
      agent_image: optional(string),
      port: number,
      volume: optional(string),
      data_dir: optional(string),
      agents: number,
      acl: boolean,
      load_balancer: loadBalancer,
    }),
  }),
});
