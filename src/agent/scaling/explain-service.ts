import { type ServiceReason, STABILIZATION, STEP, STEP_WINDOW } from './services.js';

/** The reason for a decision as a sentence with its numbers. */
export function explainService(because: ServiceReason): string {
  const { code, limits, target, unbounded, outdated } = because;
  const use = useOf(because);
  switch (code) {
    case 'back-off':
      return `${use}; replicas ${because.crashed ? 'crash' : 'could not be started'}, next try in ${Math.ceil(because.retryIn / 1000)} s`;
    case 'quota':
      return `${use}; ${quota(because)}`;
    case 'revision':
      return `${use}; ${outdated} of an older revision ${outdated === 1 ? 'is' : 'are'} being replaced`;
    case 'scale-up-limit':
      return `${use}; at most doubled, or ${STEP} more, within ${STEP_WINDOW / 1000} s: ${target}`;
    case 'stabilization':
      return `${use}; ${target} kept, as wished for within the last ${STABILIZATION / 60_000} min`;
    case 'min_replicas':
      return `${use}; min_replicas is ${limits.minReplicas}`;
    case 'max_replicas':
      return `${use}; max_replicas is ${limits.maxReplicas}`;
    case 'no-reading':
      return `no reading of the CPU use yet; ${unbounded} wanted`;
    case 'cpu':
      return use;
    case 'steady':
      return `${use}, as there are`;
  }
}

function useOf({ average, ready, unready, limits, desired }: ServiceReason): string {
  if (average === null) return 'no reading of the CPU use yet';
  const silent = unready === 0 ? '' : ` and ${unready} that ${unready === 1 ? 'does' : 'do'} not answer`;
  return `CPU use ${percent(average)} on average of ${ready} ready${silent}, ${percent(limits.targetUse)} aimed at: ${desired} wanted`;
}

function quota({ target, unbounded, outdated, ready, limits, blocked }: ServiceReason): string {
  if (target < unbounded) return `the quotas leave ${target} of ${unbounded}`;
  if (outdated === 0) return `the quotas have no room for ${blocked} until others are gone`;
  const stuck =
    ready <= limits.minReplicas ? `, and min_replicas (${limits.minReplicas}) have to stay ready` : '';
  return `${outdated} of an older revision to replace, but the quotas have no room for one more beside them${stuck}`;
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10} %`;
}
