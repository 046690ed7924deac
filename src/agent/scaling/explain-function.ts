import type { FunctionReason } from './functions.js';

/** The reason for a decision, as a sentence with its numbers. */
export function explainFunction(because: FunctionReason): string {
  const { limits } = because;
  const floor = explainFloor(because);
  switch (because.code) {
    case 'back-off':
      return `${floor}; workers could not be started, next try in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'quota':
      return `${floor}; ${quota(because)}`;
    case 'revision':
      return `${floor}; ${because.replaced} with an older revision stopped`;
    case 'unhealthy':
      return `${floor}; ${because.unhealthy} unhealthy stopped`;
    case 'cooldown':
      return because.cooled > 0
        ? `${floor}; ${because.cooled} idle for ${limits.cooldownPeriod / 1000} s or longer stopped`
        : `${floor}; surplus of ${because.cooling} kept until the cooldown is over`;
    case 'max_workers':
      return `${floor}; max_workers is ${limits.maxWorkers}${maxWorkers(because)}`;
    case 'idle':
      return 'nothing in flight, and spare_workers is 0';
    default:
      return floor;
  }
}

/** What the rule that asks for most asks for. */
function explainFloor({ executing, waiting, limits, floor }: FunctionReason): string {
  switch (floor.because.rule) {
    case 'in-flight': {
      const sum = `${executing + waiting} in flight (${executing} executing, ${waiting} waiting)`;
      return `${sum} + ${limits.spareWorkers} spare = ${floor.workers}`;
    }
  }
}

function quota({ target, wish, reclaimed }: FunctionReason): string {
  if (target < wish) return `the quotas leave ${target} of ${wish}`;
  if (reclaimed > 0)
    return `${reclaimed} idle stopped before the cooldown, because other workloads wait for the quotas`;
  return 'the quotas have no room until other workers are gone';
}

function maxWorkers({ blocked, reclaimed }: FunctionReason): string {
  if (reclaimed > 0) return `, ${reclaimed} idle beyond it stopped`;
  return blocked > 0 ? `, ${blocked} can start only when other workers are gone` : '';
}
