import type { LogEntry } from '../../api/types.js';
import type { Colors } from '../terminal.js';

const PALETTE = ['cyan', 'magenta', 'blue', 'green', 'yellow'] as const;

/**
 * "WORKER | text", or "WORKER | TIME text", with "-" for an unknown time. Each worker keeps its colour, and lines from
 * stderr are marked.
 */
export function renderLogLine(entry: LogEntry, colors: Colors, timestamps: boolean): string {
  const paint = colors[PALETTE[hash(entry.worker) % PALETTE.length] ?? 'cyan'];
  const mark = entry.stream === 'stderr' ? colors.red('|') : '|';
  const time = timestamps ? `${colors.dim(entry.at ?? '-')} ` : '';
  return `${paint(entry.worker)} ${mark} ${time}${entry.text}`;
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
