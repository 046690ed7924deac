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
