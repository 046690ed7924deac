import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { background } from '../../../src/process/background.js';
import { readIfThere } from '../../../src/process/read.js';
import type { LimitEnforcement } from '../../driver.js';
import type { Limited } from '../../shared/hard-limits.js';
import { outOfMemoryKills, setLimit } from './files.js';
import { type Hierarchy, parseHierarchies } from './hierarchies.js';
import { type Places, preparePlaces } from './places.js';
import { groupsIn, killGroup, removeGroup, removeIfEmpty } from './remove.js';

/**
 * Control groups for one driver's workers: multinode/<hash of its folder>/<worker>, in each hierarchy that is needed. The
 * folders of a worker's groups are recorded with it, because a later agent may create its own groups elsewhere.
 */
export class Groups {
  private readonly removals = new Set<Promise<void>>();

  private constructor(private readonly made: Places) {}

  /** @param dataDir the driver's folder, which is different for each driver on a machine */
  static open(dataDir: string): Groups {
    const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
    return new Groups(preparePlaces(mounted(), name, process.getuid?.() === 0));
  }

  get limits(): LimitEnforcement {
    return this.made.limits;
  }

  /** Whether workers have groups at all. */
  get any(): boolean {
    return this.made.places.length > 0;
  }

  /** Folders of the groups that this driver creates, or would create, for the worker. */
  of(id: string): string[] {
    return this.made.places.map(({ folder }) => join(folder, id));
  }

  /** Creates a worker's groups, without processes. Returns their folders. */
  make(id: string, spec: Limited): string[] {
    return this.made.places.map(({ folder, version, controllers }) => {
      const group = join(folder, id);
      mkdirSync(group);
      for (const controller of controllers) setLimit(group, version, controller, spec);
      return group;
    });
  }

  /** Whether the kernel has killed any of the worker's processes because it ran out of memory. */
  ranOutOfMemory(folders: readonly string[]): boolean {
    return folders.some((folder) => outOfMemoryKills(folder) > 0);
  }

  async kill(folders: readonly string[]): Promise<void> {
    await Promise.all(folders.map(killGroup));
  }

  /** Removes groups in which nothing runs any more; `close` waits for that. */
  remove(folders: readonly string[]): void {
    // A group that can't be removed now is removed when the folder is next opened, because nobody uses it then.
    const removal = Promise.all(folders.map(removeGroup)).then(
      () => {},
      () => {},
    );
    this.removals.add(removal);
    background('a control group was not removed', () => removal.then(() => this.removals.delete(removal)));
  }

  /** Ends and removes all groups except the given ones. */
  async removeOthers(kept: ReadonlySet<string>): Promise<void> {
    const left = this.made.places
      .flatMap(({ folder }) => groupsIn(folder))
      .filter((group) => !kept.has(group));
    await this.kill(left);
    this.remove(left);
  }

  /** Removes folders that contain no worker's group. */
  async close(): Promise<void> {
    await Promise.all(this.removals);
    for (const { folder } of this.made.places) if (removeIfEmpty(folder)) removeIfEmpty(dirname(folder));
  }
}

function mounted(): Hierarchy[] {
  const [mountinfo, membership] = ['mountinfo', 'cgroup'].map((file) => readIfThere(`/proc/self/${file}`));
  return mountinfo === undefined || membership === undefined ? [] : parseHierarchies(mountinfo, membership);
}
