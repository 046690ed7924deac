import { readFileSync } from 'node:fs';

/** Notices whether anything changes while it is being asked. */
export class Activity {
  #state: string;
  #since = performance.now();

  /** @param look returns something that changes while there is activity */
  constructor(private readonly look: () => string) {
    this.#state = look();
  }

  /** Milliseconds since the last change. */
  silence(): number {
    const state = this.look();
    const now = performance.now();
    if (state !== this.#state) this.#since = now;
    this.#state = state;
    return now - this.#since;
  }
}

/** The CPU time used by the process, as text to compare; constant if the system does not provide it. */
export function cpuTime(pid: number | undefined): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name may contain spaces and brackets; user and system time are the 12th and 13th fields after it.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .join(' ');
  } catch {
    return '';
  }
}
