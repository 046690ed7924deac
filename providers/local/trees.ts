import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ProcessInfo, processTable } from '../../src/process/table.js';
import { MARKER } from './environment.js';

/** Processes by the worker that they belong to. */
export type Trees = ReadonlyMap<string, readonly ProcessInfo[]>;

/** What is known of processes without looking at them. */
interface Known {
  /** Session → worker, of those whose session is surely theirs still. */
  sessions(): ReadonlyMap<number, string>;
  /** Pid → worker, of those in a worker's control groups. */
  members(): ReadonlyMap<number, string>;
}

/**
 * Sorts live processes by worker: the members of its session and of its control groups, what descends from them, and,
 * on Linux, what carries the worker's marker in its environment or writes to its log. What was once seen to belong to a
 * worker does as long as it lives, whatever it does to get away. Without control groups, a process can still leave: one
 * that has left the session, has dropped its environment and its output, and whose parent has ended, all between two
 * looks.
 */
export class TreeScanner {
  private pending: Promise<Trees> | undefined;
  /** To whom the processes belong that the last look saw, by pid and start; null to nobody. */
  private owners = new Map<string, string | null>();

  /** @param workers the folder in which each of our workers has one */
  constructor(
    private readonly workers: string,
    private readonly known: Known,
  ) {}

  /** One look at the system, shared by all who ask in the same turn of the event loop. */
  scan(): Promise<Trees> {
    this.pending ??= setImmediate().then(() => {
      this.pending = undefined;
      return this.look();
    });
    return this.pending;
  }

  private async look(): Promise<Trees> {
    const processes = new Map((await processTable()).map((found) => [found.pid, found]));
    const [sessions, members] = [this.known.sessions(), this.known.members()];
    const earlier = this.owners;
    const owners = new Map<string, string | null>();
    const ownerOf = (pid: number): string | null => {
      const found = processes.get(pid);
      if (!found || pid === process.pid) return null;
      const key = `${pid} ${found.startTime}`;
      const before = owners.get(key) ?? earlier.get(key);
      if (before) return keep(key, before);
      if (owners.has(key)) return null;
      owners.set(key, null);
      const sure = sessions.get(found.session) ?? members.get(pid);
      // A process keeps its marks for life, so that they are read once.
      const marked = sure ?? (earlier.has(key) ? undefined : this.markOf(pid));
      return keep(key, marked ?? ownerOf(found.ppid));
    };
    const keep = (key: string, owner: string | null) => {
      owners.set(key, owner);
      return owner;
    };

    const trees = new Map<string, ProcessInfo[]>();
    for (const found of processes.values()) {
      const owner = found.zombie ? null : ownerOf(found.pid);
      if (owner !== null) trees.set(owner, [...(trees.get(owner) ?? []), found]);
    }
    this.owners = owners;
    return trees;
  }

  /** The worker whose marker the process carries, or whose log it writes. */
  private markOf(pid: number): string | undefined {
    if (process.platform !== 'linux') return undefined;
    return [...markedFolders(pid)]
      .map((folder) => relative(this.workers, folder))
      .find((name) => name !== '' && !name.includes('/') && !name.startsWith('..'));
  }
}

/** Folders that would be a worker's if the process were of it. */
function* markedFolders(pid: number): Generator<string> {
  const marker = environmentOf(pid).find((variable) => variable.startsWith(`${MARKER}=`));
  if (marker !== undefined) yield dirname(marker.slice(MARKER.length + 1));
  for (const descriptor of [1, 2]) {
    const output = outputOf(pid, descriptor);
    if (output !== undefined && /\/std(out|err)\.log$/.test(output)) yield dirname(output);
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Of another user, or gone meanwhile: not ours in either case.
    return [];
  }
}

/** The file that a descriptor of the process leads to, also one that was removed. */
function outputOf(pid: number, descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}
