import { cpus, release, totalmem, type } from 'node:os';
import { VERSION } from '../src/version.js';
import { version } from './programs.js';

/** The machine and the versions. */
export function machineLines(): string[] {
  const processors = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return [
    `${model}, ${processors.length} cores, ${memory} GiB, ${type()} ${release()}`,
    `multinode ${VERSION}, node ${process.versions.node}, ${version('haproxy', '-v') ?? 'no haproxy'}, ${version('wrk', '-v') ?? 'no wrk'}`,
  ];
}

/** Cells by column: names are strings, figures are numbers. */
export type Row = Readonly<Record<string, string | number>>;

/** All columns in which any row has a cell. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

export function cellText(cell: string | number | undefined): string {
  return typeof cell === 'number' ? number(cell) : (cell ?? '');
}

/** Columns as wide as their widest cell; the first left-aligned, numbers right-aligned. */
export function table(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const lines = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** With the significant digits only. */
function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}
