import { constants } from 'node:os';
import { own } from '../../src/json/record.js';
import { needsImage } from '../../src/manifest/healthcheck.js';
import type { AnySpec, Manifest, Mount } from '../../src/manifest/model.js';
import type { FieldRefusal, Support } from '../platform.js';
import { refuseHookSettings } from '../shared/hooks.js';
import { refuseSignal } from '../shared/stop-signal.js';

const NO_CONTAINER = { no: 'processes do not run in a container' };

/** On this target, GPUs are only counted, for quotas: nothing assigns them to workers. */
export const support: Support = {
  kinds: ['function', 'job', 'scheduled_task', 'service', 'daemon'],
  images: false,
  fields: {
    depends_on: 'yes',
    run: 'yes',
    uses: 'yes',
    networks: { no: "processes have the machine's networks" },
    protocol: 'yes',
    healthcheck: 'yes',
    post_start: 'yes',
    pre_stop: 'yes',
    ports: 'yes',
    expose: 'yes',
    container_port: { no: 'workers share the ports of the machine, so each must listen on its own $PORT' },
    configs: 'yes',
    volumes: 'yes',
    cpu_limit: 'yes',
    memory_limit: 'yes',
    memswap_limit: 'yes',
    platform: { no: 'processes run programs of the machine, not images' },
    pull_policy: { no: 'processes run programs of the machine, not images' },
    entrypoint: 'yes',
    user: { no: "processes run as the agent's user" },
    hostname: { no: "processes have the machine's host name" },
    init: 'yes',
    stop_signal: 'yes',
    labels: NO_CONTAINER,
    cap_add: { no: "processes have the capabilities of the agent's user" },
    cap_drop: { no: "processes have the capabilities of the agent's user" },
    read_only: { no: "processes see the machine's file system" },
    tmpfs: { no: "processes see the machine's file system" },
    security_opt: NO_CONTAINER,
    privileged: NO_CONTAINER,
    group_add: { no: "processes have the groups of the agent's user" },
    shm_size: NO_CONTAINER,
    sysctls: { no: "processes have the machine's kernel parameters" },
    extra_hosts: { no: 'processes resolve host names as the machine does' },
    dns: { no: 'processes resolve host names as the machine does' },
    dns_search: { no: 'processes resolve host names as the machine does' },
    dns_opt: { no: 'processes resolve host names as the machine does' },
    ulimits: 'yes',
    pids_limit: NO_CONTAINER,
    oom_score_adj: 'yes',
    logging: { no: "the agent keeps processes' output in files" },
    stdin_open: { no: "a process's standard input is empty" },
    domainname: { no: "processes have the machine's host name" },
    network_mode: { no: "processes have the machine's network" },
    runtime: NO_CONTAINER,
    pid: { no: 'processes see those of the machine' },
    ipc: { no: 'processes share memory as on the machine' },
    uts: { no: "processes have the machine's host name" },
    userns_mode: NO_CONTAINER,
    cgroup: NO_CONTAINER,
    cgroup_parent: NO_CONTAINER,
    cpuset: { no: 'processes run on all CPUs' },
    mem_swappiness: NO_CONTAINER,
    storage_opt: NO_CONTAINER,
    device_cgroup_rules: NO_CONTAINER,
    devices: { no: "processes have the machine's devices" },
  },
  refuseTarget: () => [],
  refuse({ kind, name, spec }) {
    if (spec.command || spec.entrypoint) return undefined;
    return {
      code: 'MN2002',
      message: `${kind} "${name}" has no command; the local target runs commands, not images`,
      hint: 'add command, such as "node server.js", or choose another target',
    };
  },
  refuseValues({ spec }, { volumes = {} }) {
    return [
      ...refuseMounts(spec.volumes ?? [], volumes),
      ...refuseOwners(spec),
      ...(spec.init === false
        ? [
            {
              field: 'init',
              code: 'MN2006',
              message: 'on the local target, no process is process 1',
              hint: 'leave out init',
            } as const,
          ]
        : []),
      ...refuseSignal(spec, Object.keys(constants.signals)),
      ...refusePorts(spec),
      ...refuseImagesCheck(spec),
      ...refuseHookSettings(spec, "they run as the agent's user"),
    ];
  },
};

function refuseImagesCheck({ healthcheck }: AnySpec): FieldRefusal[] {
  if (!healthcheck || !needsImage(healthcheck)) return [];
  const message = "on the local target there is no image's own check to change";
  return [{ field: 'healthcheck', code: 'MN2006', message, hint: 'add a test or a path' }];
}

/** A program listens itself: nothing maps its ports, or chooses their address. */
function refusePorts({ ports = [] }: AnySpec): FieldRefusal[] {
  const refused = (message: string, hint: string): FieldRefusal[] => [
    { field: 'ports', code: 'MN2006', message, hint },
  ];
  const mapped = ports.find(({ target, published = target }) => published !== target);
  if (mapped)
    return refused(
      `the local target does not map ports: the program listens on ${mapped.target} itself`,
      `write ${mapped.target}:${mapped.target}, or have the program listen on ${mapped.published}`,
    );
  const at = ports.find(({ host_ip }) => host_ip !== undefined);
  if (!at) return [];
  return refused(
    `the program itself chooses the address on which it listens, so ${at.host_ip} can't be given for port ${at.target}`,
    'leave out the address',
  );
}

/** Nobody can give files to other users but root, whom the agent may not be. */
function refuseOwners(spec: AnySpec): FieldRefusal[] {
  return (['secrets', 'configs'] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap(({ source, uid, gid }, item): FieldRefusal[] => {
      if (uid === undefined && gid === undefined) return [];
      const message = `on the local target, files such as ${source} belong to the agent's user, and so do the processes`;
      return [{ field, item, code: 'MN2006', message, hint: 'leave out uid and gid' }];
    }),
  );
}

/** A named volume is a folder on this target, and only that. */
function refuseMounts(mounts: readonly Mount[], declared: NonNullable<Manifest['volumes']>): FieldRefusal[] {
  return mounts.flatMap(({ type, source = '', bind }, item) => {
    const refuse = (what: string, hint: string): FieldRefusal[] => {
      return [{ field: 'volumes', item, code: 'MN2006', message: `the local target has no ${what}`, hint }];
    };
    if (bind?.selinux !== undefined) return refuse('containers to relabel for SELinux', 'leave out selinux');
    if (bind?.propagation !== undefined && !bind.propagation.endsWith('private')) {
      return refuse(`propagation of mounts, such as ${bind.propagation}`, 'leave out propagation');
    }
    const volume = type === 'volume' ? own(declared, source) : undefined;
    if (volume?.external) {
      return refuse(
        `external volumes, such as ${source}`,
        'mount the folder that has the data, as in ./data:/data',
      );
    }
    const setting = (['driver', 'driver_opts', 'labels', 'name'] as const).find(
      (each) => volume?.[each] !== undefined,
    );
    if (setting === undefined) return [];
    return refuse(
      `${setting} of volumes, which ${source} has`,
      `leave out ${setting}, or choose another target`,
    );
  });
}
