import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';

/** Milliseconds that a refused caller may go on sending before the connection may be closed. */
const LIMIT = 5_000;

/**
 * Answers with the text at once, and ends the answer once the request's body has been read and dropped. A connection
 * that is closed while its caller still sends is reset, and the caller may then never see the answer.
 */
export function endAfterBody(request: IncomingMessage, response: ServerResponse, text: string): void {
  if (request.complete) {
    response.end(text);
    return;
  }
  response.write(text);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LIMIT);
  finished(request.resume(), { writable: false }, end);
}
