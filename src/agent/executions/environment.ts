/** Bytes of an input that is in the environment too: the system bounds what all variables may take together. */
const LARGEST_VARIABLE = 32 * 1024;

export interface Assignment {
  readonly execution: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly input: string;
  /** Of a run that was due: RFC 3339. */
  readonly dueAt: string | null;
  /** The agent's address. */
  readonly url: string;
  readonly token: string;
}

/** What a worker is told of its execution. Its input is in a file as well: see WorkerSpec.input. */
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
