/** How a command ended that ran beside a worker's program. */
export interface Ran {
  /** Its exit code; negative if it has none, as it was broken off. */
  readonly code: number;
  /** The end of what it wrote. */
  readonly output: string;
}

/** Characters of its output that are kept. */
const KEPT = 4096;

/** Characters of it that are shown. */
const SHOWN = 300;

/** The end of the output with what it wrote next. */
export function keepEnd(output: string, next: string): string {
  return (output + next).slice(-KEPT);
}

/** How it failed, for the user. @param what it is, such as "the test" */
export function endOf(what: string, { code, output }: Ran): string {
  const said = output.trim().split('\n').at(-1)?.trim().slice(0, SHOWN) ?? '';
  if (code < 0) return said || `${what} was broken off`;
  return `${what} exited with code ${code}${said && `: ${said}`}`;
}
