import type { FunctionReason } from './functions.js';

/** The reason for a decision as a sentence with its numbers. */
export function explainFunction(because: FunctionReason): string {
  const { executing, waiting, limits } = because;
  const inFlight = executing + waiting;
  const sum = `${inFlight} in flight (${executing} executing, ${waiting} waiting) + ${limits.spareWorkers} spare = ${
    inFlight + limits.spareWorkers
  }`;
  switch (because.code) {
    case 'back-off':
      return `${sum}; workers could not be started, next try in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'quota':
      return `${sum}; ${quota(because)}`;
    case 'revision':
      return `${sum}; ${because.replaced} of an older revision stopped`;
    case 'cooldown':
      return because.cooled > 0
        ? `${sum}; ${because.cooled} idle for ${limits.cooldownPeriod / 1000} s or longer stopped`
        : `${sum}; surplus of ${because.cooling} kept until the cooldown is over`;
    case 'max_workers':
      return `${sum}; max_workers is ${limits.maxWorkers}${maxWorkers(because)}`;
    case 'in-flight':
    case 'spare_workers':
      return sum;
    case 'idle':
      return 'nothing in flight, and no spare workers asked for';
  }
}

function quota({ target, wish, reclaimed }: FunctionReason): string {
  if (target < wish) return `the quotas leave ${target} of ${wish}`;
  if (reclaimed > 0) return `${reclaimed} idle stopped before the cooldown, since others wait for the quotas`;
  return 'the quotas have no room until others are gone';
}

function maxWorkers({ blocked, reclaimed }: FunctionReason): string {
  if (reclaimed > 0) return `, ${reclaimed} idle beyond it stopped`;
  return blocked > 0 ? `, ${blocked} can start only when others are gone` : '';
}
