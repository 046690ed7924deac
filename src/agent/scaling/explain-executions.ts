import type { ExecutionReason } from './executions.js';

/** The reason for a decision about executions, as a sentence with its numbers. */
export function explainExecutions(because: ExecutionReason): string {
  const { code, running, ready, delayed, start, wish, maxConcurrency } = because;
  const sum = `${running + start} running, ${ready - start} waiting${delayed > 0 ? `, ${delayed} to be retried` : ''}`;
  switch (code) {
    case 'quota':
      return `${sum}; the quotas leave ${running + start} of ${wish}`;
    case 'max_concurrency':
      return `${sum}; max_concurrency is ${maxConcurrency}`;
    case 'executions':
      return sum;
    case 'back-off':
      return `${sum}; next attempt in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'idle':
      return 'nothing to execute';
  }
}
