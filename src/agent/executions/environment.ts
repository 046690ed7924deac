/** Inputs up to this many bytes are also in the environment: the system limits the size of all variables together. */
const LARGEST_VARIABLE = 32 * 1024;

export interface Assignment {
  readonly execution: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly input: string;
  /** The due time, for a scheduled run: RFC 3339. */
  readonly dueAt: string | null;
  /** The agent's address. */
  readonly url: string;
  readonly token: string;
}

/** What a worker learns about its execution. Its input is also in a file: see WorkerSpec.input. */
export function executionEnvironment(assignment: Assignment): Record<string, string> {
  const { execution, attempt, input, dueAt, url, token } = assignment;
  const fits = Buffer.byteLength(input) <= LARGEST_VARIABLE && !input.includes('\0');
  return {
    MULTINODE_EXECUTION_ID: execution,
    MULTINODE_ATTEMPT: String(attempt),
    MULTINODE_URL: url,
    MULTINODE_TOKEN: token,
    ...(dueAt !== null && { MULTINODE_DUE_AT: dueAt }),
    ...(fits && { MULTINODE_INPUT: input }),
  };
}
