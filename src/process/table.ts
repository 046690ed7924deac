import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { readIfThere } from './read.js';

/** One process as the system shows it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  /** Session; on macOS, which does not provide it, the group. */
  readonly session: number;
  /** Ended, but not yet reaped by its parent: it no longer runs. */
  readonly zombie: boolean;
  /** Together with the boot, unique among all processes with this pid; see identity.ts. */
  readonly startTime: string;
  /** CPU time of the process and of its ended children. */
  readonly cpuSeconds: number;
  /** Resident memory. */
  readonly memoryBytes: number;
}

/** Linux counts CPU time for user space in hundredths of a second on every architecture (USER_HZ). */
export const TICKS_PER_SECOND = 100;

const LINUX = process.platform === 'linux';

/** Start times count from the boot, so a process of an earlier boot must not match one of this boot. */
export const BOOT = LINUX ? readIfThere('/proc/sys/kernel/random/boot_id')?.slice(0, 8) : undefined;

/** The unit in which Linux counts resident memory. */
const PAGE_BYTES =
  1024 * Number(/^KernelPageSize:\s+([0-9]+) kB$/m.exec(readIfThere('/proc/self/smaps') ?? '')?.[1] ?? 4);

const execute = promisify(execFile);

/** Every process that the system lets us see. */
export async function processTable(): Promise<ProcessInfo[]> {
  if (!LINUX)
    return (await execute('ps', ['-A', ...PS_FORMAT], PS_OPTIONS)).stdout.split('\n').flatMap(parsePs);
  return readdirSync('/proc').flatMap((name) => {
    const found = /^[0-9]+$/.test(name) ? processInfo(Number(name)) : undefined;
    return found ? [found] : [];
  });
}

/** Linux only: the process, or undefined if there is none. */
export function processInfo(pid: number): ProcessInfo | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The command's name, in parentheses, may itself contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields.length < 22) return undefined;
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    ppid: field(4),
    group: field(5),
    session: field(6),
    zombie: fields[0] === 'Z' || fields[0] === 'X',
    startTime: `${BOOT}:${field(22)}`,
    cpuSeconds: (field(14) + field(15) + field(16) + field(17)) / TICKS_PER_SECOND,
    memoryBytes: field(24) * PAGE_BYTES,
  };
}

/** Fields of `ps`, with empty headings; the date comes last because it contains spaces. */
export const PS_FORMAT = ['-o', 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart='];

/** Dates and numbers in the only format that we read. */
export const PS_OPTIONS = { env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, maxBuffer: 64 << 20 };

/** A line of `ps` in PS_FORMAT. */
export function parsePs(line: string): ProcessInfo[] {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\S.*\S)\s*$/.exec(line);
  if (!match) return [];
  const [, pid, ppid, group, state, kibibytes, time, started] = match;
  return [
    {
      pid: Number(pid),
      ppid: Number(ppid),
      group: Number(group),
      session: Number(group),
      zombie: state?.startsWith('Z') ?? false,
      startTime: started ?? '',
      cpuSeconds: seconds(time ?? ''),
      memoryBytes: Number(kibibytes) * 1024,
    },
  ];
}

/** `[[days-]hours:]minutes:seconds` in seconds. */
function seconds(time: string): number {
  const [clock, days] = time.split('-').reverse();
  const inDay = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days ?? 0) * 86_400 + inDay;
}
