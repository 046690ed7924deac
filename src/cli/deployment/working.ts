import { InterruptedError } from '../../errors/errors.js';
import type { Context } from '../context.js';
import { openProgress } from '../progress.js';
import type { Work } from './deployment.js';

/**
 * Does a longer piece of work and shows its progress.
 * @param interrupted describes the state of things if the user interrupts it
 * @throws InterruptedError MN9002 if it is interrupted
 */
export async function working<T>(
  { terminal, options, signal, kill }: Context,
  interrupted: string,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  const progress = await openProgress(terminal, options.json);
  const step = (text: string) => progress.step(text);
  const onAbort = () => step('stopping cleanly; press Ctrl-C again to stop immediately');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work({ signal, kill, step, line: (text) => progress.line(text) });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError('MN9002', `interrupted: ${interrupted}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', onAbort);
    progress.end();
  }
}
