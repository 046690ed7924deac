import { readIfThere } from '../../../src/process/read.js';

/** What workers did, in order: "start ROLE PID", "begin ROLE WHAT" and "end ROLE WHAT". */
export type Mark = readonly [word: string, role: string, what: string];

export function readMarks(file: string): Mark[] {
  return (readIfThere(file) ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [word = '', role = '', what = ''] = line.split(' ');
      return [word, role, what];
    });
}

/** How often each was marked with the word. */
export function tally(marks: readonly Mark[], word: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [each, , what] of marks) if (each === word) counts.set(what, (counts.get(what) ?? 0) + 1);
  return counts;
}
