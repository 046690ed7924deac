import type { Driver } from '../../../providers/driver.js';
import { RequestError } from '../../errors/errors.js';
import { sentence } from '../../text/sentence.js';
import type { Logger } from '../logging/logger.js';
import { type AttemptEnd, decideEnd } from '../scaling/executions.js';
import { lastWords } from '../workers/last-words.js';
import { describeExit } from '../workers/worker.js';
import type { AttemptResult } from './attempt.js';
import type { AttemptOutcome } from './records.js';

/** What is known about an attempt that has ended. */
export interface EndedAttempt {
  readonly workerId: string;
  readonly result: AttemptResult;
  /** Earlier attempts whose program failed. */
  readonly failures: number;
  /** Earlier attempts that ended through no fault of the program. */
  readonly faults: number;
  readonly retries: number;
  /** Seconds. */
  readonly timeout: number;
}

export interface OutcomeParts {
  readonly driver: Driver;
  readonly log: Logger;
}

/**
 * What is stored about an attempt that has ended: the state of its execution, and the error in words.
 * @param now milliseconds since the epoch, after the worker's last output has been read
 */
export async function outcomeOf(
  ended: EndedAttempt,
  parts: OutcomeParts,
  now: () => number,
): Promise<AttemptOutcome> {
  const { result } = ended;
  const exitCode = result.kind === 'exited' ? result.exit.code : null;
  const decision = decideEnd(endOf(result), ended);
  if (decision.state === 'SUCCEEDED') return { state: 'SUCCEEDED', exitCode };
  const error = (await errorOf(ended, parts)).problem();
  const { failures, faults } = decision;
  if (decision.state === 'FAILED') return { state: 'FAILED', failures, faults, exitCode, error };
  return { state: 'PENDING', failures, faults, exitCode, error, retryAt: now() + decision.delay };
}

function endOf(result: AttemptResult): AttemptEnd {
  switch (result.kind) {
    case 'exited':
      return result.exit.code === 0 ? 'succeeded' : 'failed';
    case 'timed-out':
      return 'timed-out';
    case 'not-started':
    case 'lost':
      return 'fault';
  }
}

async function errorOf(
  { result, workerId, timeout }: EndedAttempt,
  { driver, log }: OutcomeParts,
): Promise<RequestError> {
  switch (result.kind) {
    case 'not-started':
      return new RequestError('MN4007', 503, sentence(result.reason));
    case 'lost':
      return new RequestError(
        'MN4008',
        502,
        `The worker ${workerId} was lost: how it ended, and how far it got, is unknown.`,
      );
    case 'timed-out':
      return new RequestError('MN4006', 504, `It took longer than its timeout of ${timeout} s.`);
    case 'exited': {
      const words = await lastWords(driver, log, workerId);
      const wrote = words === '' ? '' : `; it wrote: ${words}`;
      return new RequestError('MN4020', 502, sentence(`${describeExit(result.exit)}${wrote}`));
    }
  }
}
