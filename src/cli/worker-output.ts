/** What workers write themselves: their answers, the output of executions, the lines of their logs. */
import type { LogEntry } from '../client/types.js';
import { renderLogLine } from './render/log-lines.js';
import { visible, visibleLines } from './render/visible.js';
import type { Terminal } from './terminal.js';

/** The option for whoever trusts a worker with the terminal. */
export const RAW = ['--raw', 'let control characters through to a terminal, too'] as const;

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

/** Writes a line of a log, likewise. */
export function writeLogLine(terminal: Terminal, entry: LogEntry, raw: boolean): Promise<void> {
  const shown =
    raw || terminal.columns === undefined
      ? entry
      : { ...entry, worker: visible(entry.worker), text: visibleLines(entry.text) };
  return terminal.raw(`${renderLogLine(shown, terminal.colors)}\n`);
}
