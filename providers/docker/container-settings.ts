/**
 * The manifest's container fields, in the form that the Engine's API takes for workers and the Terraform provider takes for
 * daemons. Pure.
 */
import { literal } from '../../src/constructs/literal.js';
import type { ContainerSettings } from '../../src/manifest/model.js';
import { daemonContainer } from './names.js';

const MIB = 1024 ** 2;

/** The name of a daemon whose namespace is shared. */
const SERVICE = /^service:(.*)$/;

/** Parts of the body of the call that creates a container. The caller merges labels and tmpfs with Multinode's own. */
export function engineSettings(
  spec: ContainerSettings,
  application: string,
): { readonly config: object; readonly host: object } {
  const shared = (mode: string | undefined) =>
    mode?.replace(SERVICE, (_, daemon: string) => `container:${daemonContainer(application, daemon)}`);
  return {
    config: given({
      Entrypoint: spec.entrypoint,
      User: spec.user,
      Hostname: spec.hostname,
      StopSignal: spec.stop_signal,
      OpenStdin: spec.stdin_open,
      Domainname: spec.domainname,
    }),
    host: given({
      // Without it the program is process 1, which ignores the signals that it does not handle.
      Init: spec.init ?? true,
      CapAdd: spec.cap_add,
      CapDrop: spec.cap_drop,
      ReadonlyRootfs: spec.read_only,
      SecurityOpt: spec.security_opt,
      Privileged: spec.privileged,
      GroupAdd: spec.group_add,
      ShmSize: spec.shm_size,
      Sysctls: spec.sysctls,
      ExtraHosts: spec.extra_hosts && Object.entries(spec.extra_hosts).map((pair) => pair.join(':')),
      Dns: spec.dns,
      DnsSearch: spec.dns_search,
      DnsOptions: spec.dns_opt,
      Ulimits:
        spec.ulimits &&
        Object.entries(spec.ulimits).map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard })),
      PidsLimit: spec.pids_limit,
      OomScoreAdj: spec.oom_score_adj,
      Runtime: spec.runtime,
      PidMode: shared(spec.pid),
      IpcMode: shared(spec.ipc),
      UTSMode: spec.uts,
      UsernsMode: spec.userns_mode,
      CgroupnsMode: spec.cgroup,
      CgroupParent: spec.cgroup_parent,
      CpusetCpus: spec.cpuset,
      MemorySwappiness: spec.mem_swappiness,
      StorageOpt: spec.storage_opt,
      DeviceCgroupRules: spec.device_cgroup_rules,
      Devices: spec.devices?.map(({ source, target, permissions }) => ({
        PathOnHost: source,
        PathInContainer: target,
        CgroupPermissions: permissions,
      })),
    }),
  };
}

/**
 * Arguments of a docker_container. The caller merges labels with Multinode's own.
 * @param idOf the id of another daemon's container
 */
export function terraformSettings(spec: ContainerSettings, idOf: (daemon: string) => string) {
  const { entrypoint, user, hostname, init = true, stop_signal, cap_add, cap_drop } = spec;
  const { read_only, tmpfs, security_opt, privileged } = spec;
  return {
    ...(entrypoint && { entrypoint: entrypoint.map(literal) }),
    ...(user !== undefined && { user: literal(user) }),
    ...(hostname !== undefined && { hostname }),
    init,
    ...(stop_signal !== undefined && { stopSignal: stop_signal }),
    ...((cap_add || cap_drop) && {
      capabilities: { ...(cap_add && { add: [...cap_add] }), ...(cap_drop && { drop: [...cap_drop] }) },
    }),
    ...(read_only !== undefined && { readOnly: read_only }),
    ...(tmpfs && {
      tmpfs: Object.fromEntries(Object.entries(tmpfs).map((pair) => pair.map(literal))),
    }),
    ...(security_opt && { securityOpts: [...security_opt, ...addedByEngine(spec)].map(literal) }),
    ...(privileged !== undefined && { privileged }),
    ...networkSettings(spec),
    ...namespaces(spec, idOf),
    ...(spec.group_add && { groupAdd: spec.group_add.map(literal) }),
    ...(spec.shm_size !== undefined && { shmSize: Math.ceil(spec.shm_size / MIB) }),
    ...(spec.sysctls && {
      sysctls: Object.fromEntries(Object.entries(spec.sysctls).map((pair) => pair.map(literal))),
    }),
    ...(spec.ulimits && {
      ulimit: Object.entries(spec.ulimits).map(([name, { soft, hard }]) => ({ name, soft, hard })),
    }),
    ...(spec.stdin_open !== undefined && { stdinOpen: spec.stdin_open }),
    ...(spec.domainname !== undefined && { domainname: spec.domainname }),
    ...(spec.runtime !== undefined && { runtime: spec.runtime }),
    ...(spec.cgroup_parent !== undefined && { cgroupParent: spec.cgroup_parent }),
    ...(spec.cpuset !== undefined && { cpuSet: spec.cpuset }),
    ...(spec.storage_opt && {
      storageOpts: Object.fromEntries(Object.entries(spec.storage_opt).map((pair) => pair.map(literal))),
    }),
    ...(spec.devices && {
      devices: spec.devices.map(({ source, target, permissions }) => ({
        hostPath: literal(source),
        containerPath: literal(target),
        permissions,
      })),
    }),
  };
}

/** The security options that the Engine adds by itself, which Terraform would otherwise show as a change. */
function addedByEngine({ pid, ipc, privileged, security_opt = [] }: ContainerSettings): string[] {
  const unlabelled = pid === 'host' || ipc === 'host' || privileged === true;
  return unlabelled && security_opt.every((option) => !/^label[:=]/.test(option)) ? ['label=disable'] : [];
}

/** What the container shares with the machine or with another container. */
function namespaces(
  { network_mode, pid, ipc, userns_mode, cgroup }: ContainerSettings,
  idOf: (daemon: string) => string,
) {
  const shared = (mode: string) => mode.replace(SERVICE, (_, daemon: string) => `container:${idOf(daemon)}`);
  return {
    ...(network_mode !== undefined && { networkMode: shared(network_mode) }),
    ...(pid !== undefined && { pidMode: shared(pid) }),
    ...(ipc !== undefined && { ipcMode: shared(ipc) }),
    ...(userns_mode !== undefined && { usernsMode: userns_mode }),
    ...(cgroup !== undefined && { cgroupnsMode: cgroup }),
  };
}

function networkSettings({ extra_hosts, dns, dns_search, dns_opt }: ContainerSettings) {
  return {
    ...(extra_hosts && { host: Object.entries(extra_hosts).map(([host, ip]) => ({ host, ip })) }),
    ...(dns && { dns: [...dns] }),
    ...(dns_search && { dnsSearch: dns_search.map(literal) }),
    ...(dns_opt && { dnsOpts: dns_opt.map(literal) }),
  };
}

/** Drops the fields that the manifest leaves to the image or the Engine. */
function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
