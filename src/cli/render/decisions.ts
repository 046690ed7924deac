import type { Decision } from '../../api/types.js';
import { table } from '../../text/columns.js';
import { ago } from '../../text/spans.js';
import type { Colors } from '../terminal.js';

/** Decisions with the newest last, as in a log. */
export function renderDecisions(
  name: string,
  decisions: readonly Decision[],
  now: number,
  colors: Colors,
): string {
  if (decisions.length === 0) return `no decisions about ${name} yet`;
  return table(
    decisions.map((each) => [
      colors.dim(ago(each.at, now)),
      change(each, colors),
      `${each.workers} → ${each.target}`,
      each.reason,
    ]),
  ).join('\n');
}

function change({ started, stopped }: Decision, colors: Colors): string {
  const parts: string[] = [];
  if (started > 0) parts.push(colors.green(`+${started}`));
  if (stopped > 0) parts.push(colors.yellow(`-${stopped}`));
  return parts.join(' ') || '=';
}
