/** "Did you mean": finds the candidate that a mistyped name most likely stands for. */

/** Longer names are unlikely to be typing errors, and comparing them takes quadratic time. */
const MAX_LENGTH = 64;
/** The most candidates that are compared: each finding compares its name with all of them. */
const MAX_CANDIDATES = 1000;

/** An equal name, ignoring case, `-` and `_`; else the nearest within max(length, 3) / 3 edits; else undefined. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const plain = fold(name);
  let best: string | undefined;
  let least = Math.floor(Math.max(name.length, 3) / 3) + 1;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) break;
    if (fold(candidate) === plain) return candidate;
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const slips = distance(name.toLowerCase(), candidate.toLowerCase());
    if (slips < least) {
      least = slips;
      best = candidate;
    }
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Restricted Damerau–Levenshtein: insertions, deletions, substitutions and swaps of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, at(before, j - 2) + 1);
      }
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
