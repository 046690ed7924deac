/** How much of many files is carried: shares of services and files, and the keys that stand in the way. Pure. */
import { ruleFor } from './compose/rules.js';
import { incompleteParts, type Line } from './report.js';

export interface CheckedFile {
  readonly file: string;
  /** The parts that have become workloads, such as services.web. */
  readonly parts: readonly string[];
  readonly report: readonly Line[];
}

export interface Share {
  readonly whole: number;
  readonly of: number;
}

export interface Check {
  readonly files: Share;
  readonly services: Share;
  /** Keys that are left out, with the number of services that have each, the most frequent first. */
  readonly missing: readonly { readonly key: string; readonly services: number }[];
  /** Files that are not valid, and why. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[];
}

export function summarise(files: readonly CheckedFile[], unread: Check['unread']): Check {
  const services = files.flatMap(({ parts, report }) => {
    const incomplete = incompleteParts(report);
    return [...new Set(parts)].map((part) => incomplete.has(part));
  });
  const wholeFiles = files.filter(({ report }) => incompleteParts(report).size === 0);
  const counts = new Map<string, number>();
  for (const { report } of files) {
    const keys = report.flatMap(({ fate, part, key }) =>
      fate === 'left out' ? [JSON.stringify([part, keyOf(key)])] : [],
    );
    for (const each of new Set(keys)) {
      const key = String(JSON.parse(each)[1]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return {
    files: { whole: wholeFiles.length, of: files.length },
    services: { whole: services.filter((incomplete) => !incomplete).length, of: services.length },
    missing: [...counts]
      .map(([key, number]) => ({ key, services: number }))
      .sort((a, b) => b.services - a.services || a.key.localeCompare(b.key)),
    unread,
  };
}

/** The key of the rule, without the item or the entry. */
function keyOf(key: string): string {
  const parts = key.replace(/\[.*$/, '').split('.');
  for (let length = parts.length; length > 0; length--) {
    const found = parts.slice(0, length).join('.');
    if (ruleFor(found)) return found;
  }
  return parts[0] ?? key;
}
