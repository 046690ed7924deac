import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { hasBody } from './body.js';

/** The same as Node's answer to a late head. */
const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

interface Upload {
  readonly response: ServerResponse;
  bytes: number;
  /** When data last arrived, or nobody was waiting for any. */
  at: number;
}

/**
 * Closes connections whose callers stop in the middle of a body that somebody reads: they occupy the connection, and
 * whatever waits for the rest. Not if the reader is the slow side, and not once the response has begun: then the two
 * may be in a dialogue.
 * @param limit milliseconds of silence
 * @param interval milliseconds between checks
 */
export function endSilentBodies(server: Server, limit: number, interval: number): void {
  const uploads = new Map<IncomingMessage, Upload>();
  const look = () => {
    const now = performance.now();
    for (const [request, upload] of uploads) {
      const { response } = upload;
      const { bytesRead } = request.socket;
      if (request.complete || response.headersSent) uploads.delete(request);
      else if (bytesRead !== upload.bytes || !isAwaited(request) || !response.socket) {
        upload.bytes = bytesRead;
        upload.at = now;
      } else if (now - upload.at >= limit) {
        // After a stall, timers run before what was received meanwhile.
        setImmediate(() => {
          const { socket } = request;
          if (socket.bytesRead !== bytesRead || response.headersSent || !uploads.delete(request)) return;
          socket.write(TIMED_OUT);
          socket.destroySoon();
        });
      }
    }
  };
  const looking = setInterval(look, interval).unref();
  server.once('close', () => clearInterval(looking));
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request) || request.complete) return;
    uploads.set(request, { response, bytes: request.socket.bytesRead, at: performance.now() });
    response.once('close', () => uploads.delete(request));
  });
}

/** Whether somebody reads it, and has read all that has arrived. */
function isAwaited(request: IncomingMessage): boolean {
  return request.readableFlowing === true && request.readableLength === 0;
}
