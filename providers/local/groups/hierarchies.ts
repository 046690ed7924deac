import { join, relative } from 'node:path';

/** What control groups can limit. */
export const CONTROLLERS = ['cpu', 'memory'] as const;
export type CgroupController = (typeof CONTROLLERS)[number];

/** A mounted hierarchy of control groups. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** For version 1, which binds them when it is mounted; with version 2 they are in each group's cgroup.controllers. */
  readonly controllers: readonly CgroupController[];
  /** The folder where it is mounted. */
  readonly top: string;
  /** The folder of the group that this process is in. */
  readonly own: string;
}

/**
 * The hierarchies that this process can see.
 * @param mountinfo text of /proc/self/mountinfo
 * @param membership text of /proc/self/cgroup
 */
export function parseHierarchies(mountinfo: string, membership: string): Hierarchy[] {
  const memberships = parseMemberships(membership);
  return mountinfo.split('\n').flatMap((line) => {
    const mount = parseMount(line);
    if (!mount) return [];
    const { version, options, root, top } = mount;
    const path = memberships.find(({ names }) =>
      version === 2 ? names.length === 0 : names.some((name) => options.includes(name)),
    )?.path;
    if (path === undefined) return [];
    const controllers = version === 2 ? [] : CONTROLLERS.filter((name) => options.includes(name));
    return [{ version, controllers, top, own: below(top, root, path) }];
  });
}

interface Mount {
  readonly version: 1 | 2;
  /** Options of the file system; with version 1 they include the controllers. */
  readonly options: readonly string[];
  /** The group that is mounted. */
  readonly root: string;
  readonly top: string;
}

/** A line of mountinfo; see proc_pid_mountinfo(5). */
function parseMount(line: string): Mount | undefined {
  const [before, after] = line.split(' - ');
  const [, , , root, top] = before?.split(' ') ?? [];
  const [type, , options] = after?.split(' ') ?? [];
  if (root === undefined || top === undefined || options === undefined) return undefined;
  if (type !== 'cgroup' && type !== 'cgroup2') return undefined;
  return {
    version: type === 'cgroup' ? 1 : 2,
    options: options.split(','),
    root: unescaped(root),
    top: unescaped(top),
  };
}

/** Lines such as `4:memory:/a`, `1:cpu,cpuacct:/a`, and `0::/a` for version 2; see cgroups(7). */
function parseMemberships(text: string): { names: string[]; path: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, names, path] = /^[0-9]+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return names === undefined || path === undefined
      ? []
      : [{ names: names === '' ? [] : names.split(','), path }];
  });
}

/** A group's folder; the top if the group is outside what is mounted, as may be the case in a container. */
function below(top: string, root: string, path: string): string {
  const rest = relative(root, path);
  return rest.startsWith('..') ? top : join(top, rest);
}

/** Spaces and the like are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
