import type { Environment } from '../../src/environment.js';
import type { Manifest } from '../../src/manifest/model.js';
import { allocations, evaluations, type TaskEvent, type TaskState } from './api/answers.js';
import { nomadAccess } from './api/environment.js';
import { withNomad } from './api/nomad.js';
import { noRoom, startFailure } from './failure.js';
import { agentJob } from './names.js';

/**
 * Why the agent's job does not start: what happened to its newest allocation, or what all nodes lack for it. undefined if
 * neither is known, or the agent is not a job.
 * @throws PlatformError if Nomad does not answer; NomadRefusal if it refuses
 */
export async function agentTrouble(
  { name, targets }: Manifest,
  environment: Environment,
): Promise<string | undefined> {
  if (targets.nomad.agent !== 'job') return undefined;
  return await withNomad(nomadAccess(environment, targets.nomad), async (nomad) => {
    const job = `/v1/job/${encodeURIComponent(agentJob(name))}`;
    const placed = await nomad.json('GET', `${job}/allocations`, allocations);
    const tried = placed
      .filter(({ DesiredStatus, ClientStatus }) => DesiredStatus === 'run' || ClientStatus === 'failed')
      .sort((a, b) => b.CreateTime - a.CreateTime);
    for (const { TaskStates } of tried) {
      for (const [task, state] of Object.entries(TaskStates ?? {})) {
        const failure = startFailure(state) ?? ending(state);
        if (failure) return `its task ${task} failed: ${failure.DisplayMessage}`;
      }
    }
    const decided = await nomad.json('GET', `${job}/evaluations`, evaluations);
    return decided.map(noRoom).find((reason) => reason !== undefined);
  });
}

/** The event of a program that started and then failed by itself. */
function ending({ Events }: TaskState): TaskEvent | undefined {
  return Events?.findLast(({ Type, ExitCode }) => Type === 'Terminated' && ExitCode !== 0);
}
