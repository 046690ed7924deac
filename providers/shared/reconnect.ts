import { setTimeout as delay } from 'node:timers/promises';
import type { Part, Sight } from './sight.js';

/** Milliseconds before a platform is tried again. */
const RETRY = 250;

interface Retrying<T> {
  readonly sight: Sight;
  readonly part: Part;
  /** Gets what was lost; rejects while it can't be had. */
  open(): Promise<T>;
  /** The error as a sentence for the user. */
  explain(error: unknown): string;
  readonly signal: AbortSignal;
}

/** Tries to open what was lost until the platform is there; undefined once the signal is aborted. */
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
 * @param first the stream as it was opened
 * @param tellAll tells of every event of a stream; resolves with why it ended, as a sentence for the user
 */
export async function follow<T>(
  first: T,
  tellAll: (stream: T) => Promise<string>,
  parts: Omit<Retrying<T>, 'part'>,
): Promise<void> {
  for (let stream: T | undefined = first; stream !== undefined; ) {
    const lost = await tellAll(stream);
    if (parts.signal.aborted) return;
    stream = await reopened(lost, { ...parts, part: 'events' });
  }
}
