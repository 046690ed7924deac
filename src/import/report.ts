/** What happened to each key of an imported file, as data. */
import type { Place } from './node.js';

/** Carried: the manifest says the same. Replaced: by something that serves the purpose. Left out: the manifest lacks it. */
export type Fate = 'carried' | 'replaced' | 'left out';

export interface Line {
  readonly fate: Fate;
  /** The part of the file, such as services.web; empty for the file itself. */
  readonly part: string;
  /** The key in it, such as volumes or deploy.resources.limits.cpus. */
  readonly key: string;
  readonly at: Place;
  /** Why it is left out, by what it is replaced, or what differs; undefined if it is carried as it is. */
  readonly why?: string;
  /** What to do about it. */
  readonly hint?: string;
}

export interface Counts {
  readonly carried: number;
  readonly replaced: number;
  readonly 'left out': number;
}

export function countFates(lines: readonly Line[]): Counts {
  const count = (fate: Fate) => lines.filter((line) => line.fate === fate).length;
  return { carried: count('carried'), replaced: count('replaced'), 'left out': count('left out') };
}

/** The parts of the file that lose something. */
export function incompleteParts(lines: readonly Line[]): ReadonlySet<string> {
  return new Set(lines.filter(({ fate }) => fate === 'left out').map(({ part }) => part));
}
