import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { LOG_ENTRY } from '../../api/schemas/logs.js';
import type { Schema } from '../../api/schemas/schema.js';
import type { LogEntry } from '../../api/types.js';
import type { Logger } from '../logging/logger.js';
import { disconnectSignal } from './disconnect-signal.js';

const NDJSON = 'application/x-ndjson';

/** The successful answer of a route that sends lines of logs. */
export const LOG_LINES: Schema = {
  description: 'Lines, oldest first.',
  content: { [NDJSON]: { schema: LOG_ENTRY } },
};

/**
 * Responds with one JSON object per line, as the lines arrive, until the caller disconnects or the agent stops.
 * @param open throws if the source does not exist
 */
export async function sendLines(
  reply: FastifyReply,
  { log, closing }: { readonly log: Logger; readonly closing: AbortSignal },
  open: (signal: AbortSignal) => AsyncIterable<LogEntry>,
): Promise<FastifyReply> {
  const signal = AbortSignal.any([closing, disconnectSignal(reply.raw)]);
  const entries = open(signal);
  // Headers are sent at once, because a following caller may wait long for the first line.
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': NDJSON, 'cache-control': 'no-store' }).flushHeaders();
  try {
    await writeLines(entries, reply.raw, signal);
    reply.raw.end();
  } catch (error) {
    if (!signal.aborted) log.error({ err: error, url: reply.request.url }, 'reading logs failed');
    // Not `end`, because an incomplete response must not look complete.
    if (closing.aborted) reply.raw.end();
    else reply.raw.destroy();
  }
  return reply;
}

async function writeLines(
  entries: AsyncIterable<LogEntry>,
  out: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for await (const entry of entries) {
    if (signal.aborted) return;
    if (!out.write(`${JSON.stringify(entry)}\n`)) await once(out, 'drain', { signal });
  }
}
