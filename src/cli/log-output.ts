import type { LogEntry } from '../client/types.js';
import type { Context } from './context.js';
import { renderLogLine } from './render/log-lines.js';

/** Prints lines as they come, with --json one object a line; Ctrl-C ends it without an error. */
export async function printLog(context: Context, entries: AsyncIterable<LogEntry>): Promise<undefined> {
  const { terminal, signal, options } = context;
  try {
    for await (const entry of entries) {
      terminal.out(options.json ? JSON.stringify(entry) : renderLogLine(entry, terminal.colors));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return undefined;
}
