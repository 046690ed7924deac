/** Reports the failure of work that nobody was waiting for. */
type Report = (error: unknown, what: string) => void;

/** The default: an uncaught exception, which no test overlooks. */
const uncaught: Report = (error) => {
  queueMicrotask(() => {
    throw error;
  });
};

let report = uncaught;

/** Reports failures of background work to the listener from now on. */
export function reportBackground(listener = uncaught): void {
  report = listener;
}

/**
 * Runs work that nobody waits for: if it throws or rejects, that is reported and goes no further, so that the failure
 * of one call, worker or workload affects nothing else.
 * @param what what failed, for the log, as a clause
 * @param work begins at once
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
