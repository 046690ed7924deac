/** Says that something failed for which nobody was waiting. */
type Report = (error: unknown, what: string) => void;

/** Unless a process has its own: as an uncaught exception, which no test overlooks. */
const uncaught: Report = (error) => {
  queueMicrotask(() => {
    throw error;
  });
};

let report = uncaught;

/** Has failures of work in the background reported there from now on. */
export function reportBackground(listener = uncaught): void {
  report = listener;
}

/**
 * Owns work that nobody waits for: where it throws or rejects, that is reported and goes no further, so that one call's,
 * worker's or workload's failure is that one's alone.
 * @param what what has failed then, for the log, as a clause
 * @param work begun at once
 * @param failed called after the report, to clean up
 */
export function background(what: string, work: () => unknown, failed?: (error: unknown) => void): void {
  const fail = (error: unknown) => {
    report(error, what);
    if (failed) background(`${what}, and what follows from that failed too`, () => failed(error));
  };
  try {
    const result = work();
    if (isThenable(result)) result.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
