import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Minimum milliseconds between two rings: what arrives in between is read together. */
const PAUSE = 50;
/** Milliseconds of silence after which it rings anyway: the Engine may lose a follower when it rotates a log. */
const SILENCE = 5_000;

/**
 * Yields at the beginning, whenever something was heard since, and once more when the bell has ended. It also listens
 * while its caller is busy.
 * @param open opens the bell; what it yields is dropped
 */
export async function* ringing(
  open: (signal: AbortSignal) => AsyncIterable<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<void> {
  const end = new AbortController();
  const both = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  const bell = new EventTarget();
  let heard = true;
  let over = false;
  const ring = () => {
    heard = true;
    bell.dispatchEvent(new Event('ring'));
  };
  const listening = (async () => {
    for await (const _ of open(both)) ring();
  })().finally(() => {
    over = true;
    ring();
  });
  // Awaited below, unless the caller stops early.
  listening.catch(() => {});
  try {
    while (!over) {
      if (!heard)
        await once(bell, 'ring', { signal: AbortSignal.any([both, AbortSignal.timeout(SILENCE)]) }).catch(
          () => {},
        );
      signal?.throwIfAborted();
      heard = false;
      if (over) break;
      yield;
      await delay(PAUSE, undefined, { signal: both });
    }
    await listening;
    yield;
  } finally {
    end.abort();
  }
}
