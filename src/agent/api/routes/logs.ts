import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { LogEntry } from '../../../client/types.js';
import type { ApiOptions } from '../app.js';
import { hangUp } from '../hang-up.js';
import { answers, NAME_PARAMS, type NameParams } from '../schemas/common.js';
import { LOG_ENTRY, LOGS_QUERY, type LogsQuery } from '../schemas/logs.js';

const NDJSON = 'application/x-ndjson';

export function logRoutes(app: FastifyInstance, { agent, log, closing }: ApiOptions): void {
  app.get<{ Params: NameParams; Querystring: LogsQuery }>(
    '/v1/logs/:name',
    {
      schema: {
        operationId: 'getLogs',
        summary: "The lines that a workload's workers print, one JSON object a line.",
        params: NAME_PARAMS,
        querystring: LOGS_QUERY,
        response: answers(
          200,
          { description: 'Lines, oldest first.', content: { [NDJSON]: { schema: LOG_ENTRY } } },
          [404],
        ),
      },
    },
    async ({ params, query }, reply) => {
      const signal = AbortSignal.any([closing, hangUp(reply.raw)]);
      const entries = agent.logs(params.name, { ...query, signal });
      // The head goes out at once: a caller who follows may wait long for the first line.
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': NDJSON, 'cache-control': 'no-store' }).flushHeaders();
      try {
        await writeLines(entries, reply.raw, signal);
        reply.raw.end();
      } catch (error) {
        if (!signal.aborted) log.error({ err: error, workload: params.name }, 'reading logs failed');
        // Not `end`: what is missing must not look complete.
        if (closing.aborted) reply.raw.end();
        else reply.raw.destroy();
      }
    },
  );
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
