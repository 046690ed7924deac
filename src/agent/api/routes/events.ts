import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { EventsHeaders } from '../../../api/parameters.generated.js';
import { EVENTS_HEADERS } from '../../../api/schemas/parameters.js';
import { TEXT } from '../../../api/schemas/schema.js';
import type { AgentEvent } from '../../../api/types.js';
import type { ApiOptions } from '../app.js';
import { disconnectSignal } from '../disconnect-signal.js';
import { responses } from '../responses.js';

/** Milliseconds between keep-alive comments, so that no proxy closes the connection. */
const HEARTBEAT = 15_000;

export function eventsRoute(app: FastifyInstance, { agent, log, closing }: ApiOptions): void {
  app.get<{ Headers: EventsHeaders }>(
    '/v1/events',
    {
      schema: {
        operationId: 'getEvents',
        summary: 'Changes in the agent, as server-sent events.',
        description:
          'The events are status (the whole status: first, and whenever it has changed, at most four times per second), decision and execution; their data follow the schemas Status, Decision and Execution. The stream continues until the caller disconnects or the agent stops.',
        headers: EVENTS_HEADERS,
        response: responses(200, {
          description: 'A stream of events.',
          content: { 'text/event-stream': { schema: TEXT } },
        }),
      },
    },
    async ({ headers }, reply) => {
      const signal = AbortSignal.any([closing, disconnectSignal(reply.raw)]);
      reply.hijack();
      const out = reply.raw;
      out.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
      const heartbeat = setInterval(() => out.write(': alive\n\n'), HEARTBEAT);
      try {
        for await (const event of agent.events(headers['last-event-id'], signal)) {
          if (!out.write(text(event))) await once(out, 'drain', { signal });
        }
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'the stream of events broke');
      } finally {
        clearInterval(heartbeat);
        out.end();
      }
      return reply;
    },
  );
}

/** JSON has no line breaks, so the data are one line. */
function text(event: AgentEvent): string {
  const id = event.event === 'status' ? '' : `id: ${event.id}\n`;
  return `event: ${event.event}\n${id}data: ${JSON.stringify(event.data)}\n\n`;
}
