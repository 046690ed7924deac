import { setTimeout as delay } from 'node:timers/promises';
import type { Part, Sight } from './sight.js';

/** Milliseconds between attempts to reach a platform. */
const RETRY = 250;

interface Retrying<T> {
  readonly sight: Sight;
  readonly part: Part;
  /** Opens again what was lost; rejects while that is impossible. */
  open(): Promise<T>;
  /** The error as a sentence for the user. */
  explain(error: unknown): string;
  readonly signal: AbortSignal;
}

/** Tries to open what was lost until the platform answers; undefined once the signal is aborted. */
export async function reopened<T>(lost: string, parts: Retrying<T>): Promise<T | undefined> {
  const { sight, part, open, explain, signal } = parts;
  sight.lost(part, lost);
  for (;;) {
    await delay(RETRY, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    try {
      const found = await open();
      sight.regained(part);
      return found;
    } catch (error) {
      if (!signal.aborted) sight.lost(part, explain(error));
    }
  }
}

/**
 * Follows a platform's stream of events over lost connections, until the signal is aborted.
 * @param first the stream, already open
 * @param reportAll reports every event of a stream; resolves with why the stream ended, as a sentence for the user
 */
export async function follow<T>(
  first: T,
  reportAll: (stream: T) => Promise<string>,
  parts: Omit<Retrying<T>, 'part'>,
): Promise<void> {
  for (let stream: T | undefined = first; stream !== undefined; ) {
    const lost = await reportAll(stream);
    if (parts.signal.aborted) return;
    stream = await reopened(lost, { ...parts, part: 'events' });
  }
}
