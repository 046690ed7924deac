import { type ServiceReason, STABILIZATION, STEP, STEP_WINDOW } from './services.js';

/** The reason for a decision, as a sentence with its numbers. */
export function explainService(because: ServiceReason): string {
  const { code, limits, target, unbounded, outdated } = because;
  const use = useOf(because);
  switch (code) {
    case 'back-off':
      return `${use}; replicas ${because.crashed ? 'crash' : 'could not be started'}, next try in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'quota':
      return `${use}; ${quota(because)}`;
    case 'revision':
      return `${use}; ${outdated} with an older revision ${outdated === 1 ? 'is' : 'are'} being replaced`;
    case 'unhealthy':
      return `${use}; ${because.unhealthy} unhealthy ${because.unhealthy === 1 ? 'one is' : 'ones are'} replaced, one at a time`;
    case 'scale-up-limit':
      return `${use}; limited to ${target}: at most twice as many, or ${STEP} more, within ${STEP_WINDOW / 1000} s`;
    case 'stabilization':
      return `${use}; ${target} kept, because that many were needed within the last ${STABILIZATION / 60_000} min`;
    case 'min_replicas':
      return `${use}; min_replicas is ${limits.minReplicas}`;
    case 'max_replicas':
      return `${use}; max_replicas is ${limits.maxReplicas}`;
    case 'no-reading':
      return `no CPU reading yet; ${unbounded} needed`;
    case 'cpu':
      return use;
    case 'steady':
      return `${use}, no change`;
  }
}

function useOf({ average, ready, unready, limits, desired }: ServiceReason): string {
  if (average === null) return 'no CPU reading yet';
  const silent = unready === 0 ? '' : ` and ${unready} that ${unready === 1 ? 'does' : 'do'} not answer`;
  return `average CPU ${percent(average)} of ${ready} ready ${ready === 1 ? 'replica' : 'replicas'}${silent}, target ${percent(limits.targetUse)}: ${desired} needed`;
}

function quota({ target, unbounded, outdated, ready, limits, blocked }: ServiceReason): string {
  if (target < unbounded) return `the quotas leave ${target} of ${unbounded}`;
  if (outdated === 0) return `the quotas have no room for ${blocked} until other workers are gone`;
  const stuck =
    ready <= limits.minReplicas ? `, and min_replicas (${limits.minReplicas}) must stay ready` : '';
  return `${outdated} with an older revision to replace, but the quotas have no room for one more${stuck}`;
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10} %`;
}
