import type { LogEntry } from '../api/types.js';
import type { Context } from './context.js';
import { type LogLook, writeLogLine } from './worker-output.js';

/** Prints lines as they arrive, one JSON object a line with --json; Ctrl-C ends it without an error. */
export async function printLog(
  context: Context,
  entries: AsyncIterable<LogEntry>,
  look: LogLook,
): Promise<undefined> {
  const { terminal, signal, options } = context;
  try {
    for await (const entry of entries) {
      if (options.json) terminal.out(JSON.stringify(entry));
      else await writeLogLine(terminal, entry, look);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return undefined;
}
