import type { Clock } from './clock.js';
import type { InvocationStore } from './invocations/store.js';
import type { Logger } from './log.js';

/** Milliseconds that an ended invocation is kept. */
const KEPT = 24 * 60 * 60 * 1000;
/** Milliseconds between looks. */
const INTERVAL = 10 * 60 * 1000;

/** Forgets ended invocations past their time, now and then; returns a function that ends it. */
export function sweepEvery(invocations: InvocationStore, clock: Clock, log: Logger): () => void {
  let callOff = () => {};
  const sweep = () => {
    invocations.sweep(Math.floor(clock.now()) - KEPT).catch((error: unknown) => {
      log.error({ err: error }, 'old invocations were not swept');
    });
    callOff = clock.at(clock.now() + INTERVAL, sweep);
  };
  sweep();
  return () => callOff();
}
