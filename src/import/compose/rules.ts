/** What happens to each key of a Compose service: one row for each. docs/from-compose.md has the same table. */
import type { Draft } from '../draft.js';
import type { Node } from '../node.js';
import { carryCapabilities } from './fields/capabilities.js';
import { carryCommand } from './fields/command.js';
import { carryVariables } from './fields/environment.js';
import { carryHealthcheck } from './fields/healthcheck.js';
import { carryLinks, carryMode, carryNetworks } from './fields/networks.js';
import { carryPorts } from './fields/ports.js';
import { carryPullPolicy } from './fields/pull-policy.js';
import { carryConfigs, carryDependencies, carrySecrets } from './fields/references.js';
import { carryCpus, carryGpus, carryReplicas, carryReservation, carrySize } from './fields/resources.js';
import { carryVolumes } from './fields/volumes.js';

export interface Rule {
  /** A service's key; a dot leads into a map. */
  readonly key: string;
  /** The field that it becomes, whose support on each target counts; undefined if there is none. */
  readonly field?: string;
  /** What a manifest has instead, or why it has nothing, for people. */
  readonly instead?: string;
  /** @param root the whole project */
  readonly carry: (draft: Draft, node: Node, key: string, root: Node) => void;
}

/** The field of the same name, as it is. */
function same(...keys: string[]): Rule[] {
  return keys.map((key) => ({ key, field: key, carry: (draft, node) => draft.carry(key, node) }));
}

/** Something else serves the purpose. */
function replaced(keys: readonly string[], by: string): Rule[] {
  return keys.map((key) => ({
    key,
    instead: by,
    carry: (draft, node, name) => draft.replaced(name, node.at, by),
  }));
}

/** The field of that name once a manifest has it; until then it is left out. */
function lacking(keys: readonly string[], why: string, hint?: string): Rule[] {
  return keys.map((key) => ({
    key,
    instead: `nothing: ${why}`,
    carry: (draft, node, name) =>
      draft.schema(key) ? draft.carry(key, node) : draft.leftOut(name, node.at, why, hint),
  }));
}

const RESTARTED = 'a daemon is restarted whenever it exits, with a growing pause';

export const RULES: readonly Rule[] = [
  ...same('image'),
  ...same(
    ...['build.context', 'build.dockerfile', 'build.dockerfile_inline', 'build.target', 'build.args'],
    ...['build.labels', 'build.network', 'build.extra_hosts', 'build.shm_size', 'build.platforms'],
    ...['build.pull', 'build.no_cache', 'build.secrets', 'build.cache_from', 'build.cache_to'],
    ...['build.additional_contexts', 'build.tags', 'build.provenance', 'build.sbom'],
  ).map((rule) => ({ ...rule, field: 'build' })),
  ...lacking(
    ['build.ssh'],
    "Terraform's docker provider forwards no SSH agent to a build",
    'pass a token with secrets under build',
  ),
  ...lacking(
    ['build.ulimits'],
    "Terraform's docker provider drops the limits of a build",
    'set them in the Dockerfile with RUN ulimit, or build the image beforehand, and name it with image',
  ),
  ...lacking(
    ['build.privileged', 'build.entitlements', 'build.isolation'],
    'images are built with the usual rights',
    'build the image beforehand, and name it with image',
  ),
  { key: 'command', field: 'command', carry: (draft, node) => carryCommand(draft, 'command', node) },
  { key: 'entrypoint', field: 'entrypoint', carry: (draft, node) => carryCommand(draft, 'entrypoint', node) },
  ...same('working_dir'),
  {
    key: 'environment',
    field: 'environment',
    carry: (draft, node) => carryVariables(draft, 'environment', node),
  },
  ...same('env_file'),
  { key: 'secrets', field: 'secrets', carry: carrySecrets },
  { key: 'volumes', field: 'volumes', carry: carryVolumes },
  { key: 'configs', field: 'configs', carry: carryConfigs },
  { key: 'ports', field: 'ports', carry: carryPorts },
  ...same('expose'),
  ...replaced(['container_name'], 'the name of the workload; an alias, if others use the name'),
  ...['restart', 'deploy.restart_policy'].map((key) => ({
    key,
    instead: RESTARTED,
    carry: (draft: Draft, node: Node) =>
      draft.replaced(
        key,
        node.at,
        draft.kind === 'daemon' ? RESTARTED : 'a job runs again only if it has retries',
      ),
  })),
  ...same('profiles'),
  {
    key: 'depends_on',
    field: 'depends_on',
    instead: '`depends_on`; a service of which others wait for the end becomes a job',
    carry: carryDependencies,
  },
  { key: 'healthcheck', field: 'healthcheck', carry: carryHealthcheck },
  {
    key: 'networks',
    field: 'networks',
    instead: '`networks`; one that all services are on is the network that all workloads share',
    carry: carryNetworks,
  },
  { key: 'links', instead: "the application's network, with the same aliases", carry: carryLinks },
  ...lacking(['external_links'], 'only workloads of the application are found by name'),
  ...['network_mode', 'pid', 'ipc'].map((key) => ({ key, field: key, carry: carryMode })),
  ...same('hostname', 'domainname', 'extra_hosts', 'dns', 'dns_search', 'dns_opt'),
  ...lacking(['mac_address'], 'the Engine chooses it'),
  { key: 'mem_limit', field: 'memory', instead: '`memory`', carry: carrySize('memory') },
  { key: 'cpus', field: 'cpu', instead: '`cpu`', carry: carryCpus },
  { key: 'deploy.resources.limits.memory', field: 'memory', instead: '`memory`', carry: carrySize('memory') },
  { key: 'deploy.resources.limits.cpus', field: 'cpu', instead: '`cpu`', carry: carryCpus },
  {
    key: 'deploy.resources.limits.pids',
    field: 'pids_limit',
    instead: '`pids_limit`',
    carry: (draft, node, key) => draft.carry('pids_limit', node, key),
  },
  ...['deploy.resources.reservations.memory', 'mem_reservation'].map((key) => ({
    key,
    field: 'memory',
    instead: '`memory`, with the limit in `memory_limit`',
    carry: carryReservation('memory'),
  })),
  {
    key: 'deploy.resources.reservations.cpus',
    field: 'cpu',
    instead: '`cpu`, with the limit in `cpu_limit`',
    carry: carryReservation('cpu'),
  },
  {
    key: 'deploy.resources.reservations.devices',
    field: 'gpu',
    instead: '`gpu`, for a number of GPUs',
    carry: carryGpus,
  },
  { key: 'gpus', field: 'gpu', instead: '`gpu`, for a number of GPUs', carry: carryGpus },
  { key: 'deploy.replicas', instead: 'a daemon is one process', carry: carryReplicas },
  { key: 'scale', instead: 'a daemon is one process', carry: carryReplicas },
  ...replaced(['deploy.mode'], 'a daemon is one process'),
  ...replaced(
    ['deploy.update_config', 'deploy.rollback_config', 'deploy.endpoint_mode', 'deploy.labels'],
    'nothing: it has no effect in Compose',
  ),
  ...lacking(
    ['deploy.placement'],
    'Swarm and Nomad name the properties of nodes differently',
    'write them as constraints under nomad',
  ),
  { key: 'memswap_limit', field: 'memswap_limit', carry: carrySize('memswap_limit') },
  ...same('mem_swappiness'),
  ...lacking(['oom_kill_disable'], 'a container that uses too much memory is ended'),
  ...lacking(
    [
      ...[
        'cpu_count',
        'cpu_percent',
        'cpu_period',
        'cpu_quota',
        'cpu_rt_period',
        'cpu_rt_runtime',
        'cpu_shares',
      ],
    ],
    'a workload has a share of the CPUs and a limit',
    'write cpu and cpu_limit',
  ),
  ...same('cpuset'),
  ...lacking(['blkio_config'], 'a workload has no limits on disks'),
  ...same('stop_grace_period', 'stop_signal', 'user', 'group_add', 'init', 'read_only', 'tmpfs'),
  { key: 'shm_size', field: 'shm_size', carry: carrySize('shm_size') },
  ...['cap_add', 'cap_drop'].map((key) => ({ key, field: key, carry: carryCapabilities(key) })),
  ...same('security_opt', 'privileged', 'devices', 'sysctls', 'ulimits', 'pids_limit'),
  ...same('oom_score_adj', 'labels', 'logging', 'stdin_open'),
  ...replaced(['annotations', 'attach', 'develop'], 'nothing that the program notices'),
  ...lacking(['label_file'], 'labels are in the manifest', 'write them as labels'),
  ...lacking(['tty'], 'programs write to a log, not to a terminal'),
  ...same('platform'),
  { key: 'pull_policy', field: 'pull_policy', carry: carryPullPolicy },
  ...lacking(
    ['pull_refresh_after'],
    'nobody remembers when an image was pulled',
    'write pull_policy: always',
  ),
  ...same('runtime', 'uts', 'cgroup', 'cgroup_parent', 'userns_mode', 'storage_opt', 'device_cgroup_rules'),
  ...lacking(['isolation'], 'only containers of Linux run'),
  ...lacking(['volumes_from'], 'mounts are not inherited', 'mount the same volumes with volumes'),
  ...lacking(['volume_driver'], 'the driver belongs to a volume', 'write driver in the section volumes'),
  ...lacking(['credential_spec', 'use_api_socket'], 'containers lack it'),
  ...same('post_start', 'pre_stop'),
  ...lacking(['pre_start'], 'no command runs before a container starts', 'do it in the program'),
  ...lacking(['provider', 'models'], 'only containers and commands run', 'run it beside the application'),
];

const BY_KEY = new Map(RULES.map((rule) => [rule.key, rule]));

export function ruleFor(key: string): Rule | undefined {
  return BY_KEY.get(key);
}

/** Whether there are rules for keys within it. */
export function leadsFurther(key: string): boolean {
  return RULES.some((rule) => rule.key.startsWith(`${key}.`));
}
