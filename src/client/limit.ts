import { AgentError } from '../errors/errors.js';

export interface TimeLimit {
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole operation. */
  readonly timeout?: number;
}

/**
 * Does the work within the time limit; its signal aborts after that.
 * @throws AgentError MN4006 after the timeout, with "WHAT within N s" as its message; the signal's reason if that
 * aborted
 */
export async function within<T>(
  what: string,
  { signal, timeout }: TimeLimit,
  act: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (timeout === undefined) return act(signal);
  const limit = AbortSignal.timeout(Math.ceil(timeout));
  try {
    return await act(signal ? AbortSignal.any([signal, limit]) : limit);
  } catch (error) {
    if (!limit.aborted || signal?.aborted) throw error;
    throw new AgentError('MN4006', `${what} within ${timeout / 1000} s`, { status: 504, cause: error });
  }
}
