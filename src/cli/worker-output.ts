/** Prints what workers wrote: answers, outputs of executions, and log lines. */
import type { LogEntry } from '../api/types.js';
import { visible, visibleLines } from '../text/visible.js';
import { lineCount } from './options.js';
import { renderLogLine } from './render/log-lines.js';
import type { Terminal } from './terminal.js';

/** For users who trust a worker with their terminal. */
export const RAW = ['--raw', 'do not escape control characters on a terminal'] as const;

/** Options of all logs. */
export const TAIL = [
  '-n, --tail <count>',
  'number of last lines to show; 0 shows only new ones',
  lineCount,
  100,
] as const;
export const TIMESTAMPS = ['-t, --timestamps', 'show the time of each line'] as const;

/** Writes the bytes; on a terminal, control characters are escaped unless `raw`. */
export async function writeOutput(
  terminal: Terminal,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  raw: boolean,
): Promise<void> {
  if (raw || terminal.columns === undefined) {
    for await (const chunk of chunks) await terminal.raw(chunk);
    return;
  }
  const decoder = new TextDecoder();
  const write = (text: string) => terminal.raw(visibleLines(text.replaceAll('\r\n', '\n')));
  for await (const chunk of chunks) await write(decoder.decode(chunk, { stream: true }));
  await write(decoder.decode());
}

/** How a log is shown. */
export interface LogLook {
  /** Whether control characters are sent to a terminal. */
  readonly raw?: boolean | undefined;
  readonly timestamps?: boolean | undefined;
}

/** Writes a log line in the same way. */
export function writeLogLine(
  terminal: Terminal,
  entry: LogEntry,
  { raw = false, timestamps = false }: LogLook,
): Promise<void> {
  const shown =
    raw || terminal.columns === undefined
      ? entry
      : { ...entry, worker: visible(entry.worker), text: visibleLines(entry.text) };
  return terminal.raw(`${renderLogLine(shown, terminal.colors, timestamps)}\n`);
}
