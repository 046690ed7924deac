/**
 * The manifest's container fields, in the form that the Engine's API takes for workers and the Terraform provider takes for
 * daemons. Pure.
 */
import { literal } from '../../src/constructs/literal.js';
import type { ContainerSettings } from '../../src/manifest/model.js';

const MIB = 1024 ** 2;

/** Parts of the body of the call that creates a container. The caller merges labels and tmpfs with Multinode's own. */
export function engineSettings(spec: ContainerSettings): { readonly config: object; readonly host: object } {
  return {
    config: given({
      Entrypoint: spec.entrypoint,
      User: spec.user,
      Hostname: spec.hostname,
      StopSignal: spec.stop_signal,
      OpenStdin: spec.stdin_open,
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
      Devices: spec.devices?.map(({ source, target, permissions }) => ({
        PathOnHost: source,
        PathInContainer: target,
        CgroupPermissions: permissions,
      })),
    }),
  };
}

/** Arguments of a docker_container. The caller merges labels with Multinode's own. */
export function terraformSettings(spec: ContainerSettings) {
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
    ...(security_opt && { securityOpts: security_opt.map(literal) }),
    ...(privileged !== undefined && { privileged }),
    ...networkSettings(spec),
    ...(spec.group_add && { groupAdd: spec.group_add.map(literal) }),
    ...(spec.shm_size !== undefined && { shmSize: Math.ceil(spec.shm_size / MIB) }),
    ...(spec.sysctls && {
      sysctls: Object.fromEntries(Object.entries(spec.sysctls).map((pair) => pair.map(literal))),
    }),
    ...(spec.ulimits && {
      ulimit: Object.entries(spec.ulimits).map(([name, { soft, hard }]) => ({ name, soft, hard })),
    }),
    ...(spec.stdin_open !== undefined && { stdinOpen: spec.stdin_open }),
    ...(spec.devices && {
      devices: spec.devices.map(({ source, target, permissions }) => ({
        hostPath: literal(source),
        containerPath: literal(target),
        permissions,
      })),
    }),
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
