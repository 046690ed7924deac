import { decisionShape, executionShape, statusShape } from '../api/shapes.generated.js';
import type { AgentEvent } from '../api/types.js';
import { AgentError } from '../errors/errors.js';
import type { CallOptions } from './client.js';
import { lines } from './lines.js';
import { brokenOff, parse, type Transport } from './transport.js';

/** New events, after the one with `lastId` if given, until the signal aborts or the agent stops. */
export async function* readEvents(
  transport: Transport,
  { signal, lastId }: CallOptions & { readonly lastId?: string },
): AsyncGenerator<AgentEvent> {
  const headers = new Headers({ accept: 'text/event-stream' });
  if (lastId !== undefined) headers.set('last-event-id', lastId);
  const response = await transport.send('/v1/events', { signal, headers });
  if (!response.body) return;
  try {
    for await (const message of serverSentEvents(response.body)) {
      const event = agentEvent(message, transport.base);
      if (event) yield event;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof AgentError ? error : brokenOff(transport.base, error);
  }
}

/** A message in a stream of server-sent events. */
interface Message {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** The stream's messages; an unfinished one at its end is dropped, as the standard requires. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  let fields: Record<string, string> = {};
  for await (const line of lines(body, { empty: true })) {
    if (line === '') {
      const { event = 'message', id = '', data } = fields;
      if (data !== undefined) yield { event, id, data };
      fields = {};
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name !== '')
      fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value;
  }
}

/** null for a message that this version does not know. @throws AgentError MN4012 if its data has another shape */
function agentEvent({ event, id, data }: Message, base: string): AgentEvent | null {
  switch (event) {
    case 'status':
      return { event, data: parse(statusShape, data, base) };
    case 'decision':
      return { event, id, data: parse(decisionShape, data, base) };
    case 'execution':
      return { event, id, data: parse(executionShape, data, base) };
    default:
      return null;
  }
}
