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
  // Node gathers what is written in a turn, and closes the connection within it where it can't read on.
  response.socket?.uncork();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LIMIT);
  finished(request.resume(), { writable: false }, end);
}

/**
 * Reads and drops what is left of the body of a request that has its answer, so that its connection can serve the next; a
 * caller who goes on for too long loses it.
 */
export function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LIMIT);
  finished(request.resume(), { writable: false }, () => clearTimeout(timer));
}
