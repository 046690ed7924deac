import type { RequestOutcome } from '../../api/types.js';
import type { Code } from '../../errors/codes.js';
import { MultinodeError, type Problem } from '../../errors/errors.js';
import { Disconnected } from './caller.js';

const CLASSES: readonly (RequestOutcome | undefined)[] = [undefined, '1xx', '2xx', '3xx', '4xx', '5xx'];

/** The outcome of a request that was answered. @param status from 100 to 599; any other counts as broken */
export function outcomeOfStatus(status: number): RequestOutcome {
  return CLASSES[Math.floor(status / 100)] ?? 'broken';
}

/** Errors that say more than their status. */
const BY_CODE: Partial<Record<Code, RequestOutcome>> = {
  MN4003: '4xx',
  MN4005: 'refused',
  MN4006: 'timed_out',
  MN4007: 'refused',
  MN4009: 'refused',
  MN4018: 'refused',
};

/** The outcome of a request that failed: a worker's own 5xx is a response, not an error. */
export function outcomeOfError(error: unknown): RequestOutcome {
  if (error instanceof Disconnected) return 'cancelled';
  if (!(error instanceof MultinodeError)) return 'broken';
  return outcomeOfProblem(error);
}

export function outcomeOfProblem({ code, status }: Pick<Problem, 'code' | 'status'>): RequestOutcome {
  return BY_CODE[code] ?? (status < 500 ? '4xx' : 'broken');
}
