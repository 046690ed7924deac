import { InterruptedError } from '../../errors/errors.js';
import type { Context } from '../context.js';
import { openProgress } from '../progress.js';
import type { Work } from './deployment.js';

/**
 * Does a longer piece of work and shows how it goes.
 * @param interrupted in which state things are when the user ends it early
 * @throws InterruptedError MN9002 in that case
 */
export async function working<T>(
  { terminal, options, signal, kill }: Context,
  interrupted: string,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  const progress = await openProgress(terminal, options.json);
  const step = (text: string) => progress.step(text);
  const onAbort = () => step('ending in good order; a second Ctrl-C ends at once');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work({ signal, kill, step });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError('MN9002', `interrupted: ${interrupted}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', onAbort);
    progress.end();
  }
}
