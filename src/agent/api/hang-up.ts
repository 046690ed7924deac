import type { ServerResponse } from 'node:http';

/** Aborted once the connection of the answer has closed: the caller hung up, or has it all. */
export function hangUp(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.closed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
}
