import type { FunctionReason } from './functions.js';

/** The reason for a decision as a sentence with its numbers. */
export function explainFunction(because: FunctionReason): string {
  const { executing, waiting, limits, wish, target } = because;
  const inFlight = executing + waiting;
  const sum = `${inFlight} in flight (${executing} executing, ${waiting} waiting) + ${limits.spareWorkers} spare = ${
    inFlight + limits.spareWorkers
  }`;
  switch (because.code) {
    case 'back-off':
      return `${sum}; workers could not be started, next try in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'quota':
      return target < wish
        ? `${sum}; the quotas leave ${target} of ${wish}`
        : `${sum}; ${because.reclaimed} idle given back before cooldown, since others wait for the quotas`;
    case 'revision':
      return `${sum}; ${because.replaced} of an older revision replaced`;
    case 'cooldown':
      return because.cooled > 0
        ? `${sum}; ${because.cooled} idle for ${limits.cooldownPeriod / 1000} s or longer taken`
        : `${sum}; ${because.cooling} more stay until their cooldown is over`;
    case 'max_workers':
      return `${sum}; max_workers is ${limits.maxWorkers}`;
    case 'in-flight':
    case 'spare_workers':
      return sum;
    case 'idle':
      return 'nothing in flight, and no spare workers asked for';
  }
}
