import { escapeHtml, htmlPage } from '../src/cli/render/html.js';
import { cellText, columnsOf, type Row } from './report.js';

/** A table of a run. */
export interface Measured {
  readonly title: string;
  /** First cells of the rows that are not Multinode's. */
  readonly yardsticks: readonly string[];
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export interface BenchRun {
  /** Lines that describe the machine and the versions. */
  readonly machine: readonly string[];
  readonly begun: Date;
  readonly measured: readonly Measured[];
}

const STYLE = `
.charts { display: flex; flex-wrap: wrap; gap: 1rem 3rem }
caption { text-align: left; font-weight: 600; padding: 0.2rem 0 }
th, td { border: 0; padding: 0.1rem 0.5rem 0.1rem 0 }
th { text-align: left; font-weight: 400 }
td:last-child { width: 16rem; text-align: left; white-space: nowrap }
i { display: inline-block; height: 0.8em; margin-right: 0.4rem; background: #0891b2 }
.yardstick { background: color-mix(in srgb, currentColor 40%, transparent) }
`;

/** A bar chart for each column of figures, with the table's rows side by side. */
export function benchPage({ machine, begun, measured }: BenchRun): string {
  return htmlPage({
    title: 'multinode bench',
    style: STYLE,
    body: `<p>${[begun.toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'), ...machine].map(escapeHtml).join('<br>')}</p>
<p><i style="width: 1em"></i>Multinode <i class="yardstick" style="width: 1em"></i>beside it, in the same run</p>
${measured.map(section).join('\n')}`,
  });
}

function section({ title, yardsticks, rows, notes }: Measured): string {
  const columns = columnsOf(rows);
  const isFigure = (column: string) => rows.some((row) => typeof row[column] === 'number');
  const names = columns.filter((column) => !isFigure(column));
  const bars = columns.filter(isFigure).map((column) => {
    const figures = rows.flatMap((row) => {
      const value = row[column];
      const name = names.map((each) => cellText(row[each])).join(', ');
      const isYardstick = yardsticks.includes(cellText(row[names[0] ?? '']));
      return typeof value === 'number' ? [{ name, value, isYardstick }] : [];
    });
    return chart(column, figures);
  });
  return `<section>
<h2>${escapeHtml(title)}</h2>
<div class="charts">
${bars.join('\n')}
</div>
${notes.map((note) => `<p>omitted: ${escapeHtml(note)}</p>`).join('\n')}
</section>`;
}

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly isYardstick: boolean;
}

function chart(caption: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ name, value, isYardstick }) => {
    const share = longest > 0 ? Math.max(0, value / longest) : 0;
    const look = isYardstick ? ' class="yardstick"' : '';
    // Leaves room for the figure in the cell.
    const bar = `<i${look} style="width: ${(share * 75).toFixed(1)}%"></i>`;
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${bar}${cellText(value)}</td></tr>`;
  });
  return `<table><caption>${escapeHtml(caption)}</caption>\n${lines.join('\n')}\n</table>`;
}
