/** What workers write themselves: their answers, the output of executions, the lines of their logs. */
import type { LogEntry } from '../api/types.js';
import { visible, visibleLines } from '../text/visible.js';
import { lineCount } from './options.js';
import { renderLogLine } from './render/log-lines.js';
import type { Terminal } from './terminal.js';

/** The option for whoever trusts a worker with the terminal. */
export const RAW = ['--raw', 'let control characters through to a terminal, too'] as const;

/** Options that all logs have. */
export const TAIL = [
  '-n, --tail <count>',
  'how many of the last lines; 0: only new ones',
  lineCount,
  100,
] as const;
export const TIMESTAMPS = ['-t, --timestamps', 'show when each line was printed'] as const;

/** Writes it as it is; on a terminal with control characters escaped, unless `raw`. */
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
  /** Control characters get through to a terminal. */
  readonly raw?: boolean | undefined;
  readonly timestamps?: boolean | undefined;
}

/** Writes a line of a log, likewise. */
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
