import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ProcessInfo, processTable } from '../../src/process/table.js';
import { MARKER } from './environment.js';

/** Processes by the worker that they belong to. */
export type Trees = ReadonlyMap<string, readonly ProcessInfo[]>;

/**
 * Sorts live processes by worker: the members of the worker's session, what descends from them, and, on
 * Linux, whatever carries the worker's marker in its environment, such as a process that left the session.
 */
export class TreeScanner {
  private pending: Promise<Trees> | undefined;
  /** What the markers of the processes said that the last look saw; a process keeps its own for life. */
  private marks = new Map<string, string | undefined>();

  /**
   * @param workers the folder that the markers of our workers lead to
   * @param sessions session → worker, of those whose session is surely theirs still
   */
  constructor(
    private readonly workers: string,
    private readonly sessions: () => ReadonlyMap<number, string>,
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
    const sessions = this.sessions();
    const processes = new Map((await processTable()).map((found) => [found.pid, found]));
    const owners = new Map<number, string | undefined>();
    const earlier = this.marks;
    this.marks = new Map();
    const marked = ({ pid, startTime }: ProcessInfo): string | undefined => {
      const key = `${pid} ${startTime}`;
      const mark = earlier.has(key) ? earlier.get(key) : this.readMark(pid);
      this.marks.set(key, mark);
      return mark;
    };
    const ownerOf = (pid: number): string | undefined => {
      const known = processes.get(pid);
      if (!known || pid === process.pid) return undefined;
      if (!owners.has(pid)) {
        owners.set(pid, undefined);
        owners.set(pid, sessions.get(known.session) ?? marked(known) ?? ownerOf(known.ppid));
      }
      return owners.get(pid);
    };

    const trees = new Map<string, ProcessInfo[]>();
    for (const found of processes.values()) {
      const owner = found.zombie ? undefined : ownerOf(found.pid);
      if (owner !== undefined) trees.set(owner, [...(trees.get(owner) ?? []), found]);
    }
    return trees;
  }

  /** The worker whose marker the process carries. */
  private readMark(pid: number): string | undefined {
    if (process.platform !== 'linux') return undefined;
    const secrets = markerOf(pid);
    if (secrets === undefined || dirname(dirname(secrets)) !== this.workers) return undefined;
    return basename(dirname(secrets));
  }
}

function markerOf(pid: number): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.find((variable) => variable.startsWith(`${MARKER}=`))?.slice(MARKER.length + 1);
  } catch {
    // Of another user, or gone meanwhile: not ours in either case.
    return undefined;
  }
}
