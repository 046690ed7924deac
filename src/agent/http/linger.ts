import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';

/** Milliseconds for which a refused caller may keep sending before the connection may be closed. */
const LIMIT = 5_000;

/**
 * Answers with the text at once, but ends the response only after the request's body has been read and dropped. If a
 * connection is closed while its caller still sends, it is reset, and the caller may never see the response.
 */
export function endAfterBody(request: IncomingMessage, response: ServerResponse, text: string): void {
  if (request.complete) {
    response.end(text);
    return;
  }
  response.write(text);
  // Node buffers what is written in one turn, and would close the connection in the same turn if it can't read on.
  response.socket?.uncork();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LIMIT);
  finished(request.resume(), { writable: false }, end);
}

/**
 * Reads and drops the rest of a request's body after the response, so that the connection can serve the next request;
 * if the caller sends for too long, the connection is closed.
 */
export function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LIMIT);
  finished(request.resume(), { writable: false }, () => clearTimeout(timer));
}
