/** What is one execution's alone, of the variables of a worker. */
export const EXECUTION_VARIABLES: ReadonlySet<string> = new Set([
  'MULTINODE_EXECUTION_ID',
  'MULTINODE_ATTEMPT',
  'MULTINODE_URL',
  'MULTINODE_TOKEN',
  'MULTINODE_DUE_AT',
  'MULTINODE_INPUT',
]);
