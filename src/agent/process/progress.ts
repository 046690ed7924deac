import { readFileSync } from 'node:fs';

/** Sees whether something goes on, as long as it is asked. */
export class Progress {
  #state: string;
  #since = performance.now();

  /** @param look what changes while something goes on */
  constructor(private readonly look: () => string) {
    this.#state = look();
  }

  /** Milliseconds since something changed. */
  silence(): number {
    const state = this.look();
    const now = performance.now();
    if (state !== this.#state) this.#since = now;
    this.#state = state;
    return now - this.#since;
  }
}

/** What the process has used of the CPU, as text to compare; always the same where the system does not tell. */
export function cpuTime(pid: number | undefined): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name may have spaces and brackets; user and system time are the 12th and 13th field after it.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .join(' ');
  } catch {
    return '';
  }
}
