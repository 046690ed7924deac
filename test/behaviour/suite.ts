/**
 * What every target promises about the workloads of a manifest, run against a real agent; see
 * ../providers/TARGET/target.ts.
 */
import { functionsBehaviour } from './functions.js';
import { healthBehaviour } from './health.js';
import { hooksBehaviour } from './hooks.js';
import { invocationsBehaviour } from './invocations.js';
import { jobsBehaviour } from './jobs.js';
import { functionsUnderKills } from './kills-functions.js';
import { jobsUnderKills } from './kills-jobs.js';
import { limitsBehaviour } from './limits.js';
import { pythonBehaviour } from './python.js';
import { quotasBehaviour } from './quotas.js';
import { scheduledTasksBehaviour } from './scheduled-tasks.js';
import { servicesBehaviour } from './services.js';
import { Stage } from './stage.js';
import type { BehaviourTarget } from './target.js';

export function behaviour(target: BehaviourTarget): void {
  describe(`behaviour on the target ${target.name}`, function () {
    this.timeout(300_000);
    const stage = new Stage(target);
    functionsBehaviour(stage);
    invocationsBehaviour(stage);
    jobsBehaviour(stage);
    servicesBehaviour(stage);
    healthBehaviour(stage);
    hooksBehaviour(stage);
    scheduledTasksBehaviour(stage);
    pythonBehaviour(stage);
    quotasBehaviour(stage);
    limitsBehaviour(stage);
    functionsUnderKills(stage);
    jobsUnderKills(stage);
  });
}
