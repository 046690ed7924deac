import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasCode } from '../../../src/errors/system.js';
import { readIfThere } from '../../../src/process/read.js';
import type { LimitEnforcement } from '../../driver.js';
import { entryFile, processesIn, procsFile, setLimit } from './files.js';
import { type CgroupController, CONTROLLERS, type Hierarchy } from './hierarchies.js';

/** Parent of the groups of all applications on the machine. */
const PARENT = 'multinode';
/** Where a delegated group's processes move: in version 2 a group has either processes or groups with limits. */
const LEAF = 'multinode-agent';
/** No worker's id contains an underscore. */
const PROBE = '_probe';

/** A folder in which each worker gets a group. */
export interface GroupFolder {
  readonly folder: string;
  readonly version: 1 | 2;
  readonly controllers: readonly CgroupController[];
}

export interface Places {
  readonly places: readonly GroupFolder[];
  readonly limits: LimitEnforcement;
}

/**
 * Creates the folders for an application's groups, if possible. It finds out by trying, because what file modes and the
 * kernel allow depends on versions, containers and systemd's delegation.
 * @param name unique on the machine
 * @param root whether this process runs as root, whose groups are at the top; other users only have the group they are in
 */
export function preparePlaces(hierarchies: readonly Hierarchy[], name: string, root: boolean): Places {
  const found = new Map<string, GroupFolder>();
  const reasons = new Map<CgroupController, string>();
  for (const controller of CONTROLLERS) {
    const place = placeFor(controller, hierarchies, name, root);
    if (typeof place === 'string') reasons.set(controller, place);
    else {
      const controllers = [...(found.get(place.folder)?.controllers ?? []), controller];
      found.set(place.folder, { ...place, controllers });
    }
  }
  return { places: [...found.values()], limits: describe(reasons) };
}

/** The place where the controller works, or why there is none. */
function placeFor(
  controller: CgroupController,
  hierarchies: readonly Hierarchy[],
  name: string,
  root: boolean,
): Omit<GroupFolder, 'controllers'> | string {
  let reason: string | undefined;
  for (const { version, controllers, top, own } of hierarchies) {
    const group = basename(own) === LEAF ? dirname(own) : own;
    for (const base of new Set(root ? [top, group] : [group])) {
      if (!(version === 2 ? controllersOf(base) : controllers).includes(controller)) {
        if (version === 2) reason ??= `the control group ${base} does not have this controller`;
        continue;
      }
      const folder = join(base, PARENT, name);
      try {
        if (version === 2) delegate(base, controller, base === group);
        for (const each of [dirname(folder), folder]) {
          makeGroup(each);
          if (version === 2) enable(each, controller);
        }
        probe(folder, version, controller);
        return { folder, version };
      } catch (error) {
        reason = words(error);
      }
    }
  }
  return reason ?? 'no such control groups are mounted';
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const path = 'path' in error ? error.path : undefined;
  if (hasCode(error, 'EROFS')) return `${path} is read-only`;
  if (!hasCode(error, 'EACCES') && !hasCode(error, 'EPERM')) return error.message;
  return `this user may not write ${path}; run the agent as root, or in a scope that is delegated to it`;
}

function controllersOf(folder: string): CgroupController[] {
  const names = readIfThere(join(folder, 'cgroup.controllers'))?.trim().split(' ') ?? [];
  return CONTROLLERS.filter((name) => names.includes(name));
}

/** Version 2: makes the group pass the controller on to its subgroups. */
function delegate(base: string, controller: CgroupController, ours: boolean): void {
  try {
    enable(base, controller);
  } catch (error) {
    if (!ours || !hasCode(error, 'EBUSY')) throw error;
    vacate(base);
    enable(base, controller);
  }
}

/** Not with `recursive`, which never returns in a file system that refuses to create anything. */
function makeGroup(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

function enable(folder: string, controller: CgroupController): void {
  writeFileSync(join(folder, 'cgroup.subtree_control'), `+${controller}`, { flag: 'r+' });
}

/** Moves the group's own processes one level down. */
function vacate(folder: string): void {
  const leaf = join(folder, LEAF);
  makeGroup(leaf);
  for (const pid of processesIn(folder)) {
    try {
      writeFileSync(procsFile(leaf), String(pid), { flag: 'r+' });
    } catch (error) {
      // It has ended meanwhile.
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  }
}

/** Limits a process as a worker would be limited. */
function probe(folder: string, version: 1 | 2, controller: CgroupController): void {
  const group = join(folder, PROBE);
  makeGroup(group);
  try {
    setLimit(group, version, controller, { cpu: 1, memory: 64 * 2 ** 20 });
    const { status, error } = spawnSync('/bin/sh', ['-c', 'echo 0 >"$0"', entryFile(group)], {
      stdio: 'ignore',
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`no process can be put into ${folder}`);
  } finally {
    rmdirSync(group);
  }
}

function describe(reasons: ReadonlyMap<CgroupController, string>): LimitEnforcement {
  const { cpu, memory } = Object.fromEntries(reasons);
  const none = cpu !== undefined && memory !== undefined;
  const hiding = none ? ', and a process that hides may outlive its worker' : '';
  if (none && cpu === memory) {
    const both = `the limits on cpu and memory are not enforced${hiding}: ${cpu}`;
    return { cpu: both, memory: both };
  }
  return {
    cpu: cpu === undefined || `the limit on cpu is not enforced: ${cpu}`,
    memory: memory === undefined || `the limit on memory is not enforced${hiding}: ${memory}`,
  };
}
