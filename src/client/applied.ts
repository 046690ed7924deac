/** Waits for a change whose jobs run before it. */
import type { Status } from '../api/types.js';
import { AgentError } from '../errors/errors.js';
import { pause } from './transport.js';

/** Milliseconds between looks. */
const INTERVAL = 250;
/** Milliseconds for which the agent may not answer, such as while it is restarted. */
const PATIENCE = 60_000;

/**
 * Resolves once the change is applied.
 * @throws AgentError MN4026 if it failed; MN4011 if the agent no longer answers
 */
export async function untilApplied(
  id: string,
  status: () => Promise<Pick<Status, 'change'>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let answered = performance.now();
  for (;;) {
    try {
      const { change } = await status();
      answered = performance.now();
      if (change?.id !== id) return;
      if (change.failed) throw new AgentError('MN4026', change.reason);
    } catch (error) {
      const silent = error instanceof AgentError && error.code === 'MN4011';
      if (!silent || performance.now() - answered > PATIENCE) throw error;
    }
    await pause(INTERVAL, signal);
  }
}
