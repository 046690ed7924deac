import type { Check, Obstacle, Share } from '../../import/check.js';
import type { Imported } from '../../import/import.js';
import { countFates, type Line } from '../../import/report.js';
import { plural } from '../../text/plural.js';
import type { Colors } from '../terminal.js';

/** The report of an import, by part of the file. */
export function renderReport(
  { report, workloads }: Pick<Imported, 'report' | 'workloads'>,
  colors: Colors,
): string {
  const counts = countFates(report);
  const parts = [...new Set(report.map(({ part }) => part))].sort(
    (a, b) => Number(a !== '') - Number(b !== ''),
  );
  return [
    ...parts.flatMap((part) => [
      colors.bold(part === '' ? 'the file' : part),
      ...linesOf(
        report.filter((line) => line.part === part),
        colors,
      ),
    ]),
    `${plural(workloads.length, 'workload')}; keys: ${counts.carried} carried, ${counts.replaced} replaced, ${counts['left out']} left out`,
  ].join('\n');
}

/** What is carried as it is, on one line; then a line for everything else. */
function linesOf(lines: readonly Line[], colors: Colors): string[] {
  const plain = lines.filter(({ fate, why }) => fate === 'carried' && why === undefined);
  const others = lines.filter((line) => !plain.includes(line));
  return [
    ...(plain.length > 0 ? [`  carried   ${[...new Set(plain.map(({ key }) => key))].join(', ')}`] : []),
    ...others.map(({ fate, key, at, why, hint }) => {
      const shown = fate === 'left out' ? colors.yellow(fate.padEnd(9)) : fate.padEnd(9);
      return `  ${shown} ${key} (${at.file}:${at.line}): ${why ?? ''}${hint === undefined ? '' : `; ${hint}`}`;
    }),
  ];
}

export function renderCheck({ files, services, missing, targets, unread }: Check, colors: Colors): string {
  const counted = (obstacles: readonly Obstacle[]) =>
    obstacles.map(({ key, services: count }) => `${String(count).padStart(6)}  ${key}`);
  return [
    `services carried whole: ${share(services)}`,
    `files carried whole:    ${share(files)}`,
    ...targets.map(
      (each) => `  and run on ${each.target}: ${share(each.services)} services, ${share(each.files)} files`,
    ),
    ...(missing.length > 0 ? [colors.bold('left out, by the number of services')] : []),
    ...counted(missing),
    ...targets.flatMap((each) =>
      each.missing.length > 0
        ? [colors.bold(`not on ${each.target}, by the number of services`), ...counted(each.missing)]
        : [],
    ),
    ...(unread.length > 0 ? [colors.bold('not read')] : []),
    ...unread.map(({ file, reason }) => `  ${file}: ${reason}`),
  ].join('\n');
}

function share({ whole, of }: Share): string {
  return `${whole} of ${of}${of === 0 ? '' : ` (${Math.round((100 * whole) / of)} %)`}`;
}
