import type { WorkerView } from './functions.js';

/**
 * The worker that the next invocation goes to: of the idle ones that was used last, so that the surplus cools, and one of
 * an older revision only if there is no other. Of several that have been idle equally long, the first.
 */
export function nextWorker<W extends WorkerView>(workers: Iterable<W>): W | undefined {
  let best: W | undefined;
  for (const worker of workers) {
    if (worker.phase !== 'idle') continue;
    const better =
      !best || (worker.current === best.current ? worker.idleSince > best.idleSince : worker.current);
    if (better) best = worker;
  }
  return best;
}
