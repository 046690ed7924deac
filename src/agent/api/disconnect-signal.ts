import type { ServerResponse } from 'node:http';

/** Aborted once the response's connection has closed: the caller disconnected, or has received everything. */
export function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.closed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
}
