import type { Decision, DecisionList } from '../../api/types.js';
import { decodeCursor, encodeCursor } from '../store/cursor.js';

/** @param decisions newest last @throws RequestError MN4003 for a bad cursor */
export function decisionPage(
  decisions: readonly Decision[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): DecisionList {
  const before = cursor === undefined ? Number.POSITIVE_INFINITY : decodeCursor(cursor);
  const older = decisions.filter(({ sequence }) => sequence < before);
  const items = older.slice(-limit).reverse();
  const last = items.at(-1);
  return { items, next_cursor: last && older.length > limit ? encodeCursor(last.sequence) : null };
}
