import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ProcessInfo, processTable } from '../../src/process/table.js';
import { MARKER } from './environment.js';

/** Processes by the worker that they belong to. */
export type Trees = ReadonlyMap<string, readonly ProcessInfo[]>;

/** What is known about processes without inspecting them. */
interface Known {
  /** Session → worker, for sessions that certainly still belong to the worker. */
  sessions(): ReadonlyMap<number, string>;
  /** Pid → worker, for processes in a worker's control groups. */
  members(): ReadonlyMap<number, string>;
}

/**
 * Sorts live processes by worker: the members of its session and of its control groups, their descendants, and, on Linux,
 * processes that carry the worker's marker in their environment or write to its log. A process that was once seen to belong
 * to a worker does so for life, whatever it does to escape. Without control groups a process can still escape if, between
 * two scans, it leaves the session, drops its environment and its output, and its parent ends.
 */
export class TreeScanner {
  private pending: Promise<Trees> | undefined;
  /** The owner of each process in the last scan, by pid and start; null if it has none. */
  private owners = new Map<string, string | null>();

  /** @param workers the folder that contains our workers' folders */
  constructor(
    private readonly workers: string,
    private readonly known: Known,
  ) {}

  /** Scans the system once for all callers in the same turn of the event loop. */
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
      // A process keeps its marks for life, so they are read only once.
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

/** Folders that would be a worker's if the process belonged to it. */
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
    // It belongs to another user or has ended: not ours in either case.
    return [];
  }
}

/** The file that a descriptor of the process refers to, even if it was removed. */
function outputOf(pid: number, descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}
