import { jobPrefix, variablePath } from '../names.js';

/**
 * The rights that an agent needs, as the text of a Nomad ACL policy. It needs every one of them: submit-job is for removing
 * dispatched jobs. Pure.
 */
export function agentRights(application: string, namespace: string): string {
  return `namespace "${namespace}" {
  capabilities = ["list-jobs", "read-job", "dispatch-job", "submit-job", "alloc-lifecycle", "read-logs"]
  variables {
    path "${variablePath(jobPrefix(application))}*" {
      capabilities = ["list", "read", "write", "destroy"]
    }
  }
}
`;
}
