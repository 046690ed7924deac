/** Text helpers for the renderings. */

/** Columns as wide as their widest cell, two spaces apart; lines have no trailing spaces. */
export function table(
  rows: readonly (readonly string[])[],
  numeric: ReadonlySet<number> = new Set(),
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, visibleLength(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const fill = ' '.repeat((widths[i] ?? 0) - visibleLength(cell));
        return numeric.has(i) ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd(),
  );
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** An escape sequence, or a character. */
const PARTS = new RegExp(`${ESCAPES.source}|[^]`, 'g');

export function visibleLength(text: string): number {
  return text.replace(ESCAPES, '').length;
}

/** The line cut to that many columns, with an ellipsis; colours still end. */
export function cut(line: string, columns: number): string {
  if (visibleLength(line) <= columns) return line;
  let room = columns - 1;
  return line.replace(PARTS, (part) => {
    if (part.length > 1) return part;
    room -= 1;
    return room >= 0 ? part : room === -1 ? '…' : '';
  });
}

/** The largest two units of a time in milliseconds: "3 h 12 min", "4.2 s", "80 ms". */
export function span(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return two(seconds, 60, 'min', 's');
  if (seconds < 86_400) return two(seconds / 60, 60, 'h', 'min');
  return two(seconds / 3600, 24, 'd', 'h');
}

function two(value: number, base: number, large: string, small: string): string {
  const rest = Math.floor(value % base);
  return `${Math.floor(value / base)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** "3 s ago"; a time in the future, by another clock, is "now". */
export function ago(time: string, now: number): string {
  const elapsed = now - Date.parse(time);
  return elapsed < 1000 ? 'now' : `${span(elapsed)} ago`;
}

export function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
