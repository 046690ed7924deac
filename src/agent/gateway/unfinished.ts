import { RequestError } from '../../errors/errors.js';
import type { DeployedFunction } from '../functions/deployed-function.js';
import type { BrokenExchange } from './exchange.js';

/**
 * The caller's error for an invocation that broke off: how, what the worker wrote last, and where to find the rest.
 * @param attempt counts from 1
 */
export async function unfinished(
  pool: DeployedFunction,
  workerId: string,
  error: BrokenExchange,
  attempt = 1,
): Promise<RequestError> {
  const often = attempt > 1 ? ` (attempt ${attempt})` : '';
  const words = await pool.lastWords(workerId);
  const wrote = words === '' ? '' : `; it wrote: ${words}`;
  const message = `The worker of ${pool.name} did not finish${often}: ${error.reason}${wrote}; see multinode logs ${pool.name}.`;
  return new RequestError('MN4008', 502, message, { cause: error });
}
