import { jobPrefix, variablePath } from '../names.js';

/**
 * The rights that an agent needs, as an ACL policy of Nomad's has them; no less will do. The one to submit jobs is for
 * removing dispatched ones. Pure.
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
