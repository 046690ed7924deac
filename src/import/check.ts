/** How much of many files is carried, and runs on each target: shares of services and files, and what prevents the rest. Pure. */
import { ruleFor } from './compose/rules.js';
import { incompleteParts, type Line } from './report.js';

export interface CheckedFile {
  readonly file: string;
  /** The parts that have become workloads, such as services.web. */
  readonly parts: readonly string[];
  readonly report: readonly Line[];
  /** By target, what it does not support. */
  readonly unsupported: Readonly<Record<string, readonly Unsupported[]>>;
}

export interface Unsupported {
  /** The part of the imported file, such as services.web; empty for what belongs to none of them. */
  readonly part: string;
  /** The field of the manifest. */
  readonly field: string;
}

export interface Share {
  readonly whole: number;
  readonly of: number;
}

/** A key that prevents services from being carried whole, and how many have it. */
export interface Obstacle {
  readonly key: string;
  readonly services: number;
}

export interface Shares {
  readonly files: Share;
  readonly services: Share;
}

export interface Check extends Shares {
  /** Keys that are left out, the most frequent first. */
  readonly missing: readonly Obstacle[];
  /** What is carried as a whole and also runs on each target; `missing` has the fields that it does not support. */
  readonly targets: readonly (Shares & { readonly target: string; readonly missing: readonly Obstacle[] })[];
  /** Files that are not valid, and why. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[];
}

export function summarise(
  files: readonly CheckedFile[],
  unread: Check['unread'],
  targets: readonly string[],
): Check {
  return {
    ...sharesOf(files, ({ report }) => incompleteParts(report)),
    missing: obstacles(
      files.map(({ report }) =>
        report.flatMap(({ fate, part, key }) => (fate === 'left out' ? [{ part, key: keyOf(key) }] : [])),
      ),
    ),
    targets: targets.map((target) => ({
      target,
      ...sharesOf(
        files,
        ({ report, unsupported }) =>
          new Set([...incompleteParts(report), ...(unsupported[target] ?? []).map(({ part }) => part)]),
      ),
      missing: obstacles(
        files.map(({ unsupported }) =>
          (unsupported[target] ?? []).map(({ part, field }) => ({ part, key: field })),
        ),
      ),
    })),
    unread,
  };
}

/** @param incomplete the parts of a file that lose something */
function sharesOf(
  files: readonly CheckedFile[],
  incomplete: (file: CheckedFile) => ReadonlySet<string>,
): Shares {
  const services = files.flatMap((file) => {
    const lost = incomplete(file);
    return [...new Set(file.parts)].map((part) => lost.has(part));
  });
  return {
    files: { whole: files.filter((file) => incomplete(file).size === 0).length, of: files.length },
    services: { whole: services.filter((lost) => !lost).length, of: services.length },
  };
}

/** Each once for each service. @param files the keys in each file */
function obstacles(files: readonly (readonly { part: string; key: string }[])[]): Obstacle[] {
  const counts = new Map<string, number>();
  for (const found of files) {
    const distinct = new Map(found.map((each) => [JSON.stringify([each.part, each.key]), each.key]));
    for (const key of distinct.values()) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, services]) => ({ key, services }))
    .sort((a, b) => b.services - a.services || a.key.localeCompare(b.key));
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
