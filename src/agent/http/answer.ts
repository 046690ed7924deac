import type { ServerResponse } from 'node:http';
import type { Receiver } from './send.js';

/** Passes a worker's answer to the caller as it comes; an answer to a caller who has gone is dropped. */
export function answerTo(response: ServerResponse): Receiver {
  return {
    head(status, message, headers) {
      if (response.destroyed) return;
      if (message) response.writeHead(status, message, headers);
      else response.writeHead(status, headers);
      // With the body where that is here already, at once where it comes later, as with server-sent events.
      setImmediate(() => {
        if (!response.writableEnded && !response.destroyed) response.flushHeaders();
      });
    },
    data(chunk, resume) {
      if (response.destroyed || response.write(chunk)) return true;
      response.once('drain', resume);
      return false;
    },
    end: () => void response.end(),
  };
}
