/** The environment variables that differ between a workload's executions. */
export const EXECUTION_VARIABLES: ReadonlySet<string> = new Set([
  'MULTINODE_EXECUTION_ID',
  'MULTINODE_ATTEMPT',
  'MULTINODE_URL',
  'MULTINODE_TOKEN',
  'MULTINODE_DUE_AT',
  'MULTINODE_INPUT',
]);
