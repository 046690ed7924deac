import { decodeCursor, encodeCursor } from './cursor.js';
import type { Parameter, Store } from './open.js';
import type { Row } from './rows.js';

export interface PageOptions {
  readonly limit: number;
  /** Where the previous page ended. */
  readonly cursor?: string;
}

export interface Page {
  readonly rows: readonly Row[];
  /** null on the last page. */
  readonly next_cursor: string | null;
}

/**
 * A page of a table with a column `sequence`, newest first: new rows don't change it.
 * @param select the query up to FROM and the table; its columns include `sequence`
 * @param filters column → its required value; undefined: any
 * @throws RequestError MN4003 for an invalid cursor
 */
export function page(
  store: Store,
  select: string,
  filters: Readonly<Record<string, string | undefined>>,
  { limit, cursor }: PageOptions,
): Page {
  const conditions: [string, Parameter][] = [];
  for (const [column, value] of Object.entries(filters)) {
    if (value !== undefined) conditions.push([`${column} = ?`, value]);
  }
  if (cursor !== undefined) conditions.push(['sequence < ?', decodeCursor(cursor)]);
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const found = store.rows(
    `${select} ${where} ORDER BY sequence DESC LIMIT ?`,
    ...conditions.map(([, value]) => value),
    limit + 1,
  );
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    next_cursor: last && found.length > limit ? encodeCursor(last.integer('sequence')) : null,
  };
}
