/** Runs the work with a signal that aborts when the given one does, or when the time is over. */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const callOff = () => limit.abort();
  const timer = setTimeout(callOff, milliseconds);
  signal.addEventListener('abort', callOff);
  if (signal.aborted) callOff();
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', callOff);
  }
}
