/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import {
  anything, array, boolean, either, nullable, number, object, oneOf, optional, record, type Shape, string,
} from '../json/shape.js';
import { codeShape } from './code.js';
import type {
  AddressManagement,
  AddressRange,
  BindMountOptions,
  BuildSpec,
  ConfigMount,
  ConfigSource,
  DaemonSpec,
  Dependency,
  DeviceMount,
  DockerTarget,
  EnvFile,
  ExposedPort,
  FunctionSpec,
  Healthcheck,
  Hook,
  Inputs,
  JobSpec,
  LocalTarget,
  Logging,
  Manifest,
  Mount,
  NetworkMembership,
  NetworkSpec,
  NodeAffinity,
  NodeConstraint,
  NomadArtifact,
  NomadCheck,
  NomadLogs,
  NomadRegistration,
  NomadTarget,
  NomadTemplate,
  NomadVault,
  NomadVolume,
  NomadWorkload,
  PortMapping,
  QuotaLimits,
  ScheduledTaskSpec,
  SecretMount,
  SecretSource,
  ServiceSpec,
  Targets,
  TerraformSettings,
  TmpfsMountOptions,
  Ulimit,
  VolumeMountOptions,
  VolumeSpec,
  WorkloadSpec,
} from '../manifest/model.generated.js';
import type {
  AgentStatus,
  ApplicationChange,
  ApplicationRequest,
  ApplicationView,
  DaemonState,
  DaemonStatus,
  Decision,
  DecisionList,
  Execution,
  ExecutionCounts,
  ExecutionDetail,
  ExecutionList,
  ExecutionState,
  FailureStatus,
  FunctionStatus,
  Health,
  HealthReport,
  HeldBack,
  History,
  HistoryGauge,
  HistoryItem,
  HistoryTimes,
  InputChange,
  InputChanges,
  Invocation,
  InvocationList,
  InvocationState,
  JobStatus,
  LastExit,
  LastFailure,
  LastUnhealthy,
  LogEntry,
  Progress,
  ProgressList,
  Quantiles,
  QuotaStatus,
  QuotaUse,
  ReplicaCounts,
  RequestOutcome,
  RequestStatus,
  ResponseHead,
  ScheduledTaskStatus,
  ServiceStatus,
  SkippedRuns,
  StandbyAnswer,
  Status,
  StorageStatus,
  Trouble,
  WaitingWorkload,
  WorkerCounts,
} from './types.generated.js';
import type {
  Issue,
  Position,
  Problem,
  Related,
} from '../errors/problem.generated.js';

export const positionShape = object<Position>({
  line: number,
  column: number,
  length: number,
});

export const relatedShape = object<Related>({
  message: string,
  file: optional(string),
  position: positionShape,
});

export const issueShape = object<Issue>({
  code: codeShape,
  severity: optional(oneOf(['warning'])),
  message: string,
  path: array(either(string, number)),
  file: optional(string),
  position: optional(positionShape),
  hint: optional(string),
  related: optional(relatedShape),
});

export const problemShape = object<Problem>({
  type: string,
  title: string,
  status: number,
  detail: string,
  code: codeShape,
  errors: optional(array(issueShape)),
});

export const applicationChangeShape = object<ApplicationChange>({
  id: string,
  job: nullable(string),
  execution: nullable(string),
  reason: string,
  failed: boolean,
});

export const inputsShape = object<Inputs>({
  secrets: record(string),
  env_files: record(record(string)),
  environment: record(string),
  sources: record(string),
  images: optional(record(string)),
  paths: optional(record(string)),
  configs: optional(record(string)),
});

export const configSourceShape = object<ConfigSource>({
  file: optional(string),
  content: optional(string),
  environment: optional(string),
});

export const buildSpecShape = object<BuildSpec>({
  context: string,
  dockerfile: string,
  runtime: optional(oneOf(['python', 'node', 'go', 'deno', 'bun', 'static'])),
  version: optional(string),
  base: optional(string),
  dockerfile_inline: optional(string),
  target: optional(string),
  args: record(string),
  labels: optional(record(string)),
  network: optional(string),
  extra_hosts: optional(record(string)),
  shm_size: optional(number),
  platforms: optional(array(string)),
  pull: optional(boolean),
  no_cache: optional(boolean),
  buildkit: optional(boolean),
  secrets: optional(array(string)),
  tags: optional(array(string)),
  provenance: optional(string),
  sbom: optional(string),
  cache_from: optional(array(string)),
  cache_to: optional(array(string)),
  additional_contexts: optional(record(string)),
});

export const configMountShape = object<ConfigMount>({
  source: string,
  target: optional(string),
  uid: optional(string),
  gid: optional(string),
  mode: optional(string),
});

export const dependencyShape = object<Dependency>({
  condition: oneOf(['service_started', 'service_healthy', 'service_completed_successfully']),
  restart: boolean,
  required: boolean,
});

export const deviceMountShape = object<DeviceMount>({
  source: string,
  target: string,
  permissions: string,
});

export const envFileShape = object<EnvFile>({
  path: string,
  required: boolean,
  format: oneOf(['env', 'raw']),
});

export const loggingShape = object<Logging>({
  driver: string,
  options: record(string),
});

export const bindMountOptionsShape = object<BindMountOptions>({
  create_host_path: boolean,
  propagation: optional(oneOf(['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'])),
  selinux: optional(oneOf(['z', 'Z'])),
});

export const tmpfsMountOptionsShape = object<TmpfsMountOptions>({
  size: optional(number),
  mode: optional(string),
});

export const volumeMountOptionsShape = object<VolumeMountOptions>({
  nocopy: optional(boolean),
  subpath: optional(string),
});

export const mountShape = object<Mount>({
  type: oneOf(['volume', 'bind', 'tmpfs']),
  source: optional(string),
  target: string,
  read_only: boolean,
  volume: optional(volumeMountOptionsShape),
  bind: optional(bindMountOptionsShape),
  tmpfs: optional(tmpfsMountOptionsShape),
});

export const networkMembershipShape = object<NetworkMembership>({
  aliases: array(string),
  ipv4_address: optional(string),
  ipv6_address: optional(string),
});

export const nodeAffinityShape = object<NodeAffinity>({
  attribute: string,
  operator: oneOf(['=', '!=', '>', '>=', '<', '<=', 'regexp', 'set_contains', 'set_contains_any', 'version', 'semver', 'is_set', 'is_not_set']),
  value: string,
  weight: number,
});

export const nodeConstraintShape = object<NodeConstraint>({
  attribute: string,
  operator: oneOf(['=', '!=', '>', '>=', '<', '<=', 'regexp', 'set_contains', 'set_contains_any', 'version', 'semver', 'is_set', 'is_not_set']),
  value: string,
});

export const nomadArtifactShape = object<NomadArtifact>({
  source: string,
  destination: string,
  mode: oneOf(['any', 'file', 'dir']),
  options: optional(record(string)),
});

export const nomadLogsShape = object<NomadLogs>({
  max_files: number,
  max_file_size: number,
});

export const nomadCheckShape = object<NomadCheck>({
  type: oneOf(['http', 'tcp', 'script']),
  name: optional(string),
  path: optional(string),
  command: optional(array(string)),
  interval: number,
  timeout: number,
});

export const nomadRegistrationShape = object<NomadRegistration>({
  provider: oneOf(['nomad', 'consul']),
  tags: array(string),
  meta: optional(record(string)),
  checks: optional(array(nomadCheckShape)),
});

export const nomadTemplateShape = object<NomadTemplate>({
  data: optional(string),
  source: optional(string),
  destination: string,
  env: boolean,
  perms: optional(string),
  change_mode: oneOf(['noop', 'signal']),
  change_signal: optional(string),
});

export const nomadVaultShape = object<NomadVault>({
  role: optional(string),
  cluster: string,
  namespace: optional(string),
  env: boolean,
  disable_file: boolean,
});

export const nomadWorkloadShape = object<NomadWorkload>({
  driver: optional(oneOf(['docker', 'raw_exec', 'exec'])),
  network_mode: optional(string),
  node_pool: optional(string),
  priority: optional(number),
  constraints: array(nodeConstraintShape),
  distinct_hosts: optional(boolean),
  affinities: array(nodeAffinityShape),
  ephemeral_disk: optional(number),
  logs: optional(nomadLogsShape),
  meta: optional(record(string)),
  service: optional(nomadRegistrationShape),
  artifacts: array(nomadArtifactShape),
  templates: array(nomadTemplateShape),
  vault: optional(nomadVaultShape),
});

export const secretMountShape = object<SecretMount>({
  source: string,
  target: string,
  environment: optional(string),
  uid: optional(string),
  gid: optional(string),
  mode: optional(string),
});

export const ulimitShape = object<Ulimit>({
  soft: number,
  hard: number,
});

const workloadSpecFields = {
  image: optional(string),
  build: optional(buildSpecShape),
  command: optional(array(string)),
  working_dir: optional(string),
  environment: record(nullable(string)),
  env_file: array(envFileShape),
  secrets: array(secretMountShape),
  uses: optional(array(string)),
  depends_on: optional(record(dependencyShape)),
  networks: optional(record(networkMembershipShape)),
  configs: optional(array(configMountShape)),
  volumes: optional(array(mountShape)),
  cpu: number,
  memory: number,
  gpu: number,
  cpu_limit: optional(number),
  memory_limit: optional(number),
  memswap_limit: optional(number),
  stop_grace_period: number,
  nomad: optional(nomadWorkloadShape),
  entrypoint: optional(array(string)),
  platform: optional(string),
  pull_policy: optional(oneOf(['missing', 'if_not_present', 'always', 'never', 'build'])),
  user: optional(string),
  hostname: optional(string),
  init: optional(boolean),
  stop_signal: optional(string),
  labels: optional(record(string)),
  cap_add: optional(array(string)),
  cap_drop: optional(array(string)),
  read_only: optional(boolean),
  tmpfs: optional(record(string)),
  security_opt: optional(array(string)),
  privileged: optional(boolean),
  group_add: optional(array(string)),
  shm_size: optional(number),
  sysctls: optional(record(string)),
  extra_hosts: optional(record(string)),
  dns: optional(array(string)),
  dns_search: optional(array(string)),
  dns_opt: optional(array(string)),
  ulimits: optional(record(ulimitShape)),
  pids_limit: optional(number),
  oom_score_adj: optional(number),
  logging: optional(loggingShape),
  stdin_open: optional(boolean),
  domainname: optional(string),
  network_mode: optional(string),
  runtime: optional(string),
  pid: optional(string),
  ipc: optional(string),
  uts: optional(oneOf(['host'])),
  userns_mode: optional(oneOf(['host'])),
  cgroup: optional(oneOf(['host', 'private'])),
  cgroup_parent: optional(string),
  cpuset: optional(string),
  mem_swappiness: optional(number),
  storage_opt: optional(record(string)),
  device_cgroup_rules: optional(array(string)),
  devices: optional(array(deviceMountShape)),
};
export const workloadSpecShape = object<WorkloadSpec>(workloadSpecFields);

export const exposedPortShape = object<ExposedPort>({
  target: number,
  protocol: oneOf(['tcp', 'udp']),
});

export const healthcheckShape = object<Healthcheck>({
  test: optional(array(string)),
  path: optional(string),
  interval: optional(number),
  timeout: optional(number),
  retries: optional(number),
  start_period: optional(number),
  start_interval: optional(number),
});

export const hookShape = object<Hook>({
  command: array(string),
  user: optional(string),
  privileged: optional(boolean),
  working_dir: optional(string),
  environment: record(string),
});

export const portMappingShape = object<PortMapping>({
  target: number,
  host_ip: optional(string),
  protocol: oneOf(['tcp', 'udp']),
  name: optional(string),
  app_protocol: optional(string),
  published: optional(number),
});

export const daemonSpecShape = object<DaemonSpec>({
  ...workloadSpecFields,
  per_node: optional(boolean),
  ports: optional(array(portMappingShape)),
  expose: optional(array(exposedPortShape)),
  healthcheck: optional(healthcheckShape),
  post_start: optional(array(hookShape)),
  pre_stop: optional(array(hookShape)),
});

export const functionSpecShape = object<FunctionSpec>({
  ...workloadSpecFields,
  max_workers: number,
  spare_workers: number,
  cooldown_period: number,
  timeout: number,
  retries: number,
  max_queue: number,
  container_port: optional(number),
  healthcheck: optional(healthcheckShape),
  post_start: optional(array(hookShape)),
  pre_stop: optional(array(hookShape)),
  ready_path: optional(string),
  startup_timeout: number,
});

export const jobSpecShape = object<JobSpec>({
  ...workloadSpecFields,
  run: optional(oneOf(['on_request', 'before_change'])),
  max_concurrency: number,
  timeout: number,
  retries: number,
});

export const addressRangeShape = object<AddressRange>({
  subnet: optional(string),
  ip_range: optional(string),
  gateway: optional(string),
  aux_addresses: optional(record(string)),
});

export const addressManagementShape = object<AddressManagement>({
  driver: optional(string),
  options: optional(record(string)),
  config: optional(array(addressRangeShape)),
});

export const networkSpecShape = object<NetworkSpec>({
  external: boolean,
  name: string,
  driver: optional(string),
  driver_opts: optional(record(string)),
  internal: optional(boolean),
  attachable: optional(boolean),
  enable_ipv6: optional(boolean),
  ipam: optional(addressManagementShape),
  labels: optional(record(string)),
});

export const quotaLimitsShape = object<QuotaLimits>({
  cpu: optional(number),
  memory: optional(number),
  gpu: optional(number),
});

export const scheduledTaskSpecShape = object<ScheduledTaskSpec>({
  ...workloadSpecFields,
  schedule: optional(string),
  period: optional(number),
  reference_time: optional(string),
  interval: optional(number),
  time_zone: string,
  timeout: number,
  retries: number,
  overlap: oneOf(['allow', 'skip', 'replace']),
  catch_up: oneOf(['none', 'latest']),
});

export const secretSourceShape = object<SecretSource>({
  environment: optional(string),
  file: optional(string),
});

export const serviceSpecShape = object<ServiceSpec>({
  ...workloadSpecFields,
  port: number,
  protocol: optional(oneOf(['http', 'tcp'])),
  min_replicas: number,
  max_replicas: number,
  target_cpu_utilization: number,
  container_port: optional(number),
  healthcheck: optional(healthcheckShape),
  post_start: optional(array(hookShape)),
  pre_stop: optional(array(hookShape)),
  ready_path: optional(string),
  startup_timeout: number,
});

export const dockerTargetShape = object<DockerTarget>({
  host: optional(string),
  address: string,
  bind_address: optional(string),
  agent: oneOf(['container', 'host']),
  agent_image: optional(string),
  port: number,
  load_balancer: oneOf(['agent', 'haproxy', 'traefik']),
});

export const localTargetShape = object<LocalTarget>({
  host: string,
  port: number,
});

export const nomadTargetShape = object<NomadTarget>({
  address: optional(string),
  region: optional(string),
  namespace: string,
  registry: optional(string),
  datacenters: array(string),
  node_pool: string,
  priority: number,
  constraints: array(nodeConstraintShape),
  agent: oneOf(['host', 'job']),
  agent_command: array(string),
  agent_image: optional(string),
  port: number,
  volume: optional(string),
  data_dir: optional(string),
  agents: number,
  acl: boolean,
  load_balancer: oneOf(['agent', 'haproxy', 'traefik']),
});

export const targetsShape = object<Targets>({
  local: localTargetShape,
  docker: dockerTargetShape,
  nomad: nomadTargetShape,
});

export const terraformSettingsShape = object<TerraformSettings>({
  backend: optional(record(record(anything))),
});

export const nomadVolumeShape = object<NomadVolume>({
  type: oneOf(['host', 'csi']),
  access_mode: optional(oneOf(['single-node-writer', 'single-node-single-writer', 'single-node-multi-writer', 'single-node-reader-only', 'multi-node-reader-only', 'multi-node-single-writer', 'multi-node-multi-writer'])),
  attachment_mode: optional(oneOf(['file-system', 'block-device'])),
});

export const volumeSpecShape = object<VolumeSpec>({
  driver: optional(string),
  driver_opts: optional(record(string)),
  external: boolean,
  name: optional(string),
  labels: optional(record(string)),
  single_writer: optional(boolean),
  nomad: optional(nomadVolumeShape),
});

export const manifestShape = object<Manifest>({
  name: string,
  functions: record(functionSpecShape),
  jobs: record(jobSpecShape),
  services: record(serviceSpecShape),
  scheduled_tasks: record(scheduledTaskSpecShape),
  daemons: record(daemonSpecShape),
  quotas: quotaLimitsShape,
  secrets: record(secretSourceShape),
  configs: optional(record(configSourceShape)),
  volumes: optional(record(volumeSpecShape)),
  networks: optional(record(networkSpecShape)),
  targets: targetsShape,
  terraform: optional(terraformSettingsShape),
});

export const applicationRequestShape = object<ApplicationRequest>({
  manifest: manifestShape,
  inputs: inputsShape,
});

export const applicationViewShape = object<ApplicationView>({
  manifest: manifestShape,
  inputs_fingerprint: string,
  applied_at: string,
});

export const inputChangeShape = object<InputChange>({
  kind: oneOf(['secret', 'config', 'env_file', 'environment', 'program']),
  name: string,
  workload: nullable(string),
});

export const inputChangesShape = object<InputChanges>({
  items: array(inputChangeShape),
});

export const agentStatusShape = object<AgentStatus>({
  version: string,
  target: string,
  pid: number,
  url: string,
  started_at: string,
});

export const healthShape = object<Health>({
  status: oneOf(['ok', 'stopping', 'standby']),
  version: string,
});

export const standbyAnswerShape = object<StandbyAnswer>({
  ports: array(number),
  raw_ports: optional(array(number)),
});

export const heldBackShape = object<HeldBack>({
  workload: string,
  reason: string,
});

export const quotaUseShape = object<QuotaUse>({
  resource: oneOf(['cpu', 'memory', 'gpu']),
  limit: nullable(number),
  used: number,
  by_workload: record(number),
});

export const quotaStatusShape = object<QuotaStatus>({
  items: array(quotaUseShape),
  held_back: array(heldBackShape),
});

export const executionStateShape: Shape<ExecutionState> = oneOf(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED']);

const executionFields = {
  id: string,
  workload: string,
  kind: oneOf(['job', 'scheduled_task']),
  state: executionStateShape,
  attempts: number,
  failures: number,
  faults: number,
  exit_code: nullable(number),
  created_at: string,
  started_at: nullable(string),
  finished_at: nullable(string),
  retry_at: nullable(string),
  due_at: nullable(string),
  error: nullable(problemShape),
};
export const executionShape = object<Execution>(executionFields);

export const executionCountsShape = object<ExecutionCounts>({
  PENDING: number,
  RUNNING: number,
  SUCCEEDED: number,
  FAILED: number,
  CANCELLING: number,
  CANCELLED: number,
});

export const progressShape = object<Progress>({
  sequence: number,
  at: string,
  value: string,
});

export const executionDetailShape = object<ExecutionDetail>({
  ...executionFields,
  progress: nullable(progressShape),
  output: nullable(string),
});

export const executionListShape = object<ExecutionList>({
  items: array(executionShape),
  next_cursor: nullable(string),
});

export const progressListShape = object<ProgressList>({
  items: array(progressShape),
  ended: boolean,
});

export const quantilesShape = object<Quantiles>({
  p50: number,
  p95: number,
  p99: number,
});

export const requestOutcomeShape: Shape<RequestOutcome> = oneOf(['1xx', '2xx', '3xx', '4xx', '5xx', 'refused', 'timed_out', 'broken', 'cancelled']);

export const requestStatusShape = object<RequestStatus>({
  seconds: number,
  count: number,
  rate: number,
  failed: number,
  outcomes: record(number),
  duration: nullable(quantilesShape),
});

export const failureStatusShape = object<FailureStatus>({
  message: string,
  retry_at: string,
});

export const lastExitShape = object<LastExit>({
  message: string,
  at: string,
});

export const lastFailureShape = object<LastFailure>({
  execution: string,
  message: string,
  at: string,
});

export const troubleShape = object<Trouble>({
  message: string,
  since: string,
});

export const lastUnhealthyShape = object<LastUnhealthy>({
  message: string,
  at: string,
});

export const healthReportShape = object<HealthReport>({
  healthy: number,
  unhealthy: number,
  replaced: number,
  last_unhealthy: nullable(lastUnhealthyShape),
});

export const workerCountsShape = object<WorkerCounts>({
  starting: number,
  idle: number,
  busy: number,
  stopping: number,
  unhealthy: optional(number),
});

export const functionStatusShape = object<FunctionStatus>({
  url: string,
  workers: workerCountsShape,
  executing: number,
  waiting: number,
  target: number,
  max_workers: number,
  spare_workers: number,
  cold_starts: number,
  requests: requestStatusShape,
  reason: string,
  held_back: nullable(string),
  failure: nullable(failureStatusShape),
  last_exit: nullable(lastExitShape),
  health: optional(healthReportShape),
});

export const jobStatusShape = object<JobStatus>({
  executions: executionCountsShape,
  running: number,
  waiting: number,
  max_concurrency: number,
  last_success: nullable(string),
  last_failure: nullable(lastFailureShape),
  reason: string,
  held_back: nullable(string),
});

export const replicaCountsShape = object<ReplicaCounts>({
  starting: number,
  ready: number,
  unready: number,
  stopping: number,
});

export const serviceStatusShape = object<ServiceStatus>({
  url: string,
  replicas: replicaCountsShape,
  target: number,
  min_replicas: number,
  max_replicas: number,
  cpu_utilization: nullable(number),
  target_cpu_utilization: number,
  requests: nullable(requestStatusShape),
  outdated: number,
  reason: string,
  held_back: nullable(string),
  failure: nullable(failureStatusShape),
  last_exit: nullable(lastExitShape),
  listen_error: nullable(string),
  health: optional(healthReportShape),
});

export const skippedRunsShape = object<SkippedRuns>({
  first: string,
  last: string,
  why: oneOf(['overlap', 'missed']),
});

export const scheduledTaskStatusShape = object<ScheduledTaskStatus>({
  schedule: string,
  time_zone: string,
  next_runs: array(string),
  last_run: nullable(executionShape),
  last_skipped: nullable(skippedRunsShape),
  note: nullable(string),
  executions: executionCountsShape,
  last_success: nullable(string),
  last_failure: nullable(lastFailureShape),
  running: number,
  waiting: number,
  reason: string,
  held_back: nullable(string),
});

export const daemonStateShape: Shape<DaemonState> = oneOf(['running', 'starting', 'stopping', 'backing_off', 'stopped', 'waiting']);

export const daemonStatusShape = object<DaemonStatus>({
  state: daemonStateShape,
  since: string,
  restarts: number,
  last_exit: nullable(lastExitShape),
  reason: string,
  held_back: nullable(string),
  failure: nullable(failureStatusShape),
  health: optional(healthReportShape),
});

export const storageStatusShape = object<StorageStatus>({
  free_bytes: number,
  total_bytes: number,
  failure: nullable(troubleShape),
});

export const waitingWorkloadShape = object<WaitingWorkload>({
  workload: string,
  reason: string,
  failed: boolean,
});

export const statusShape = object<Status>({
  application: nullable(string),
  agent: agentStatusShape,
  standbys: array(agentStatusShape),
  outage: nullable(troubleShape),
  storage: storageStatusShape,
  functions: record(functionStatusShape),
  jobs: record(jobStatusShape),
  services: record(serviceStatusShape),
  scheduled_tasks: record(scheduledTaskStatusShape),
  daemons: record(daemonStatusShape),
  quotas: quotaStatusShape,
  waiting: array(waitingWorkloadShape),
  change: nullable(applicationChangeShape),
  time_zone_data: string,
  notes: array(string),
});

export const decisionShape = object<Decision>({
  sequence: number,
  at: string,
  workload: string,
  code: string,
  reason: string,
  workers: number,
  target: number,
  started: number,
  stopped: number,
});

export const decisionListShape = object<DecisionList>({
  items: array(decisionShape),
  next_cursor: nullable(string),
});

export const historyGaugeShape = object<HistoryGauge>({
  mean: number,
  most: number,
});

export const historyTimesShape = object<HistoryTimes>({
  count: number,
  sum: number,
  counts: array(number),
});

export const historyItemShape = object<HistoryItem>({
  at: string,
  observed: number,
  gauges: record(historyGaugeShape),
  counts: record(number),
  times: record(historyTimesShape),
});

export const historyShape = object<History>({
  workload: string,
  kind: oneOf(['function', 'job', 'service', 'scheduled_task', 'daemon']),
  from: string,
  to: string,
  step: number,
  bounds: array(number),
  items: array(historyItemShape),
});

export const invocationStateShape: Shape<InvocationState> = oneOf(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']);

export const responseHeadShape = object<ResponseHead>({
  status: number,
  headers: record(either(string, array(string))),
});

export const invocationShape = object<Invocation>({
  id: string,
  function: string,
  state: invocationStateShape,
  attempts: number,
  created_at: string,
  started_at: nullable(string),
  finished_at: nullable(string),
  response: nullable(responseHeadShape),
  error: nullable(problemShape),
});

export const invocationListShape = object<InvocationList>({
  items: array(invocationShape),
  next_cursor: nullable(string),
});

export const logEntryShape = object<LogEntry>({
  at: nullable(string),
  workload: string,
  worker: string,
  stream: oneOf(['stdout', 'stderr']),
  text: string,
});
