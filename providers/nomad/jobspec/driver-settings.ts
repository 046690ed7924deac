/** The manifest's container fields, as the configuration of Nomad's docker driver. Pure. */
import { mapValues } from '../../../src/json/record.js';
import type { ContainerSettings } from '../../../src/manifest/model.js';
import { parseMemory } from '../../../src/manifest/units.js';
import { verbatim } from './text.js';
import { pathMounts } from './volumes.js';

/** @param files binds of files in the task's folder, as texts */
export function driverSettings(spec: ContainerSettings, files: readonly string[]): object {
  const { entrypoint, hostname, init = true, labels, cap_add, cap_drop } = spec;
  const { read_only, tmpfs, security_opt, privileged } = spec;
  return {
    ...(spec.pull_policy === 'always' && { force_pull: true }),
    ...(entrypoint && { entrypoint: entrypoint.map(verbatim) }),
    ...(hostname !== undefined && { hostname }),
    // Without it the program is process 1, which ignores the signals that it does not handle.
    init,
    // The driver takes a map as a list with one element.
    ...(labels && { labels: [mapValues(labels, verbatim)] }),
    ...(cap_add && { cap_add: cap_add.map(withoutPrefix) }),
    ...(cap_drop && { cap_drop: cap_drop.map(withoutPrefix) }),
    ...(read_only !== undefined && { readonly_rootfs: read_only }),
    ...pathMounts(spec.volumes ?? [], Object.entries(tmpfs ?? {}).map(tmpfsMount), files),
    ...(security_opt && { security_opt: security_opt.map(verbatim) }),
    ...(privileged !== undefined && { privileged }),
    ...networkSettings(spec),
    ...(spec.group_add && { group_add: spec.group_add.map(verbatim) }),
    ...(spec.shm_size !== undefined && { shm_size: spec.shm_size }),
    ...(spec.sysctls && { sysctl: [mapValues(spec.sysctls, verbatim)] }),
    ...(spec.ulimits && {
      ulimit: [mapValues(spec.ulimits, ({ soft, hard }) => `${soft}:${hard}`)],
    }),
    ...(spec.pids_limit !== undefined && { pids_limit: spec.pids_limit }),
    ...(spec.oom_score_adj !== undefined && { oom_score_adj: spec.oom_score_adj }),
    ...(spec.logging && {
      logging: [{ driver: spec.logging.driver, config: [mapValues(spec.logging.options, verbatim)] }],
    }),
    ...(spec.stdin_open !== undefined && { interactive: spec.stdin_open }),
    ...(spec.runtime !== undefined && { runtime: spec.runtime }),
    ...(spec.pid !== undefined && { pid_mode: spec.pid }),
    ...(spec.ipc !== undefined && { ipc_mode: spec.ipc }),
    ...(spec.uts !== undefined && { uts_mode: spec.uts }),
    ...(spec.userns_mode !== undefined && { userns_mode: spec.userns_mode }),
    ...(spec.cgroup !== undefined && { cgroupns: spec.cgroup }),
    ...(spec.cpuset !== undefined && { cpuset_cpus: spec.cpuset }),
    ...(spec.storage_opt && { storage_opt: [mapValues(spec.storage_opt, verbatim)] }),
    ...(spec.devices && {
      devices: spec.devices.map(({ source, target, permissions }) => ({
        host_path: verbatim(source),
        container_path: verbatim(target),
        cgroup_permissions: permissions,
      })),
    }),
  };
}

function networkSettings({ extra_hosts, dns, dns_search, dns_opt }: ContainerSettings): object {
  return {
    ...(extra_hosts && { extra_hosts: Object.entries(extra_hosts).map((pair) => pair.join(':')) }),
    ...(dns && { dns_servers: dns }),
    ...(dns_search && { dns_search_domains: dns_search.map(verbatim) }),
    ...(dns_opt && { dns_options: dns_opt.map(verbatim) }),
  };
}

function tmpfsMount([target, text]: readonly [string, string]): object {
  const { size, mode } = tmpfsOptions(text).known;
  return {
    type: 'tmpfs',
    target: verbatim(target),
    ...((size !== undefined || mode !== undefined) && {
      tmpfs_options: [{ ...(size !== undefined && { size }), ...(mode !== undefined && { mode }) }],
    }),
  };
}

export interface TmpfsOptions {
  /** What the driver takes: bytes, and permissions. */
  readonly known: { readonly size?: number; readonly mode?: number };
  /** The options that it doesn't take. */
  readonly others: readonly string[];
}

/** The mount options of a tmpfs, such as "size=64m,mode=1777". */
export function tmpfsOptions(text: string): TmpfsOptions {
  const options = text.split(',').filter((option) => option !== '');
  const known: { size?: number; mode?: number } = {};
  const others: string[] = [];
  for (const option of options) {
    const [, name, value = ''] = /^(size|mode)=(.*)$/.exec(option) ?? [];
    const amount = name === 'size' ? parseMemory(value) : octal(value);
    if (name === 'size' && amount !== undefined) known.size = amount;
    else if (name === 'mode' && amount !== undefined) known.mode = amount;
    else others.push(option);
  }
  return { known, others };
}

function octal(text: string): number | undefined {
  return /^[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** As in the driver's list of allowed capabilities. */
function withoutPrefix(capability: string): string {
  return capability.replace(/^CAP_/, '');
}
