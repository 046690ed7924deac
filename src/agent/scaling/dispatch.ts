import type { WorkerView } from './functions.js';

/**
 * The worker that gets the next invocation: the idle one that was used last, so that surplus workers cool down; one
 * with an older revision only if there is no other. Among workers that have been idle equally long, the first.
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
