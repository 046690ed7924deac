import { readdirSync, readlinkSync } from 'node:fs';
import { parseListening } from '../../src/process/listening.js';
import { readIfThere } from '../../src/process/read.js';
import type { ProcessInfo } from '../../src/process/table.js';
import type { Address, Usage } from '../driver.js';

/**
 * What the processes use in total. CPU time includes live processes and children that they have waited for. If nobody waits
 * for a process, its time is lost when it ends, so the sum may decrease.
 */
export function usageOf(processes: readonly ProcessInfo[], at: number): Usage {
  return {
    cpuSeconds: processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryBytes: processes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    at,
  };
}

/** Where the processes listen; undefined if the system does not report it, like macOS. */
export function listeningAt(processes: readonly ProcessInfo[]): Address[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const held = new Set(processes.flatMap(({ pid }) => socketsOf(pid)));
  const found = new Map<string, Address>();
  for (const pid of onePerNetwork(processes)) {
    const table = ['tcp', 'tcp6'].map((name) => readIfThere(`/proc/${pid}/net/${name}`) ?? '').join('\n');
    for (const { host, port, inode } of parseListening(table)) {
      if (held.has(inode)) found.set(`${host} ${port}`, { host, port });
    }
  }
  return [...found.values()];
}

/** One process in each of their network namespaces; usually there is only one. */
function onePerNetwork(processes: readonly ProcessInfo[]): Iterable<number> {
  return new Map(processes.map(({ pid }) => [linkOf(`/proc/${pid}/ns/net`), pid])).values();
}

/** Inodes of its sockets. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`) ?? '')?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // It has ended, or belongs to another user.
    return [];
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
