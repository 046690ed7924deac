import { type Manifest, workloads } from '../../../src/manifest/model.js';
import { hooksOf } from '../../shared/hooks.js';
import { jobPrefix, variablePath } from '../names.js';
import { taskCheck } from './check.js';
import { COMMAND_DRIVER, driverOf } from './task-driver.js';

/** What every agent needs; submit-job is for removing dispatched jobs. */
const CAPABILITIES = ['list-jobs', 'read-job', 'dispatch-job', 'submit-job', 'alloc-lifecycle', 'read-logs'];

/**
 * The rights that an agent needs, as the text of a Nomad ACL policy. It needs every one of them. Pure.
 * @param more capabilities that its workloads need
 */
export function agentRights(application: string, namespace: string, more: readonly string[] = []): string {
  return `namespace "${namespace}" {
  capabilities = ${JSON.stringify([...CAPABILITIES, ...more]).replaceAll(',', ', ')}
  variables {
    path "${variablePath(jobPrefix(application))}*" {
      capabilities = ["list", "read", "write", "destroy"]
    }
  }
}
`;
}

/** The capabilities with which an agent runs commands in workers, if it runs any. */
export function commandRights(manifest: Manifest): readonly string[] {
  const run = workloads(manifest).filter(
    ({ spec }) => !spec.per_node && (taskCheck(spec.healthcheck) || hooksOf(spec)),
  );
  if (run.length === 0) return [];
  // Nothing keeps such a command from the rest of its node.
  const onNode = run.some(({ spec }) => driverOf(spec.image, spec.nomad) === COMMAND_DRIVER);
  return ['alloc-exec', ...(onNode ? ['alloc-node-exec'] : [])];
}
