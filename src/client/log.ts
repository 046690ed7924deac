import { logEntryShape } from '../api/shapes.generated.js';
import type { LogEntry } from '../api/types.js';
import { AgentError } from '../errors/errors.js';
import type { CallOptions } from './client.js';
import { lines } from './lines.js';
import { brokenOff, parse, query, type Transport } from './transport.js';

/** Log lines from the path: the last `tail` ones, then, with `follow`, new ones. */
export async function* readLog(
  transport: Transport,
  path: string,
  options: CallOptions & { tail?: number; follow?: boolean },
): AsyncGenerator<LogEntry> {
  const search = query({ tail: options.tail, follow: options.follow || undefined });
  const response = await transport.send(`${path}${search}`, options);
  if (!response.body) return;
  try {
    for await (const line of lines(response.body)) yield parse(logEntryShape, line, transport.base);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof AgentError ? error : brokenOff(transport.base, error);
  }
}
