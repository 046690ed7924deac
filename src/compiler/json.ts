import { isRecord } from '../json/shape.js';
import type { Path } from '../manifest/path.js';

export interface PrintedJson {
  /** Indented by two spaces, with sorted keys and a newline at the end. */
  readonly text: string;
  /** The path of the value that each line of the text shows or closes. */
  readonly paths: readonly Path[];
}

/** Prints plain data deterministically, regardless of the order of its keys. */
export function printJson(value: unknown): PrintedJson {
  const lines: string[] = [];
  const paths: Path[] = [];

  function add(line: string, path: Path): void {
    lines.push(line);
    paths.push(path);
  }

  function print(value: unknown, path: Path, label: string, end: string): void {
    const indent = '  '.repeat(path.length);
    const list = Array.isArray(value);
    const entries = list ? value.map((item, index) => [index, item] as const) : sortedEntries(value);
    if (!entries?.length) {
      add(indent + label + JSON.stringify(value) + end, path);
      return;
    }
    add(`${indent}${label}${list ? '[' : '{'}`, path);
    entries.forEach(([key, item], index) => {
      const itemLabel = typeof key === 'string' ? `${JSON.stringify(key)}: ` : '';
      print(item, [...path, key], itemLabel, index < entries.length - 1 ? ',' : '');
    });
    add(`${indent}${list ? ']' : '}'}${end}`, path);
  }

  print(value, [], '', '');
  return { text: `${lines.join('\n')}\n`, paths };
}

function sortedEntries(value: unknown): [string, unknown][] | undefined {
  if (!isRecord(value)) return undefined;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
