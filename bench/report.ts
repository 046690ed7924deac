import { cpus, release, totalmem, type } from 'node:os';
import { VERSION } from '../src/version.js';
import { version } from './programs.js';

/** What the figures were measured on and with. */
export function machineLines(): string[] {
  const processors = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return [
    `${model}, ${processors.length} cores, ${memory} GiB, ${type()} ${release()}`,
    `multinode ${VERSION}, node ${process.versions.node}, ${version('haproxy', '-v') ?? 'no haproxy'}, ${version('wrk', '-v') ?? 'no wrk'}`,
  ];
}

export type Row = Readonly<Record<string, string>>;

/** Columns as wide as their widest cell; the first to the left, numbers to the right. */
export function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length));
  const line = (cell: (column: string) => string) =>
    columns
      .map((column, index) =>
        index === 0 ? cell(column).padEnd(width(column)) : cell(column).padStart(width(column)),
      )
      .join('  ');
  return [line((column) => column), ...rows.map((row) => line((column) => row[column] ?? ''))].join('\n');
}

/** With as many digits as mean something. */
export function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}
