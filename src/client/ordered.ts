export interface Bounds {
  /** Maximum number of simultaneous calls. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

/** Results that may wait for an earlier one, as a multiple of the simultaneous calls. */
const AHEAD = 2;

/**
 * Calls for each input, a limited number at once, and yields the results in the order of the inputs as soon as they are
 * available. Inputs are taken as they are needed; while nobody asks for a result, no further call begins. The first
 * error, or a reader that stops, aborts all calls that have not ended.
 */
export async function* inOrder<Input, Output>(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  call: (input: Input, signal: AbortSignal) => Promise<Output>,
  { concurrency, signal }: Bounds,
): AsyncGenerator<Output> {
  const abort = new AbortController();
  const whole = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
  const source = iterator(inputs);
  /** Calls that have not been yielded, in order. */
  const slots: { result?: { readonly value: Output } }[] = [];
  let failure: { readonly error: unknown } | undefined;
  let running = 0;
  let taking = false;
  let exhausted = false;
  let wake = () => {};
  signal?.addEventListener('abort', () => wake(), { once: true, signal: abort.signal });

  /** Awaited work never rejects unnoticed: an error is kept until the reader asks. */
  function watch(work: Promise<void>): void {
    work
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => wake());
  }

  async function begin(input: Input): Promise<void> {
    const slot: (typeof slots)[number] = {};
    slots.push(slot);
    running += 1;
    slot.result = { value: await call(input, whole) };
    running -= 1;
  }

  async function take(): Promise<void> {
    taking = true;
    const next = await source.next();
    taking = false;
    if (next.done) exhausted = true;
    else watch(begin(next.value));
  }

  try {
    for (;;) {
      signal?.throwIfAborted();
      if (failure) throw failure.error;
      const first = slots[0]?.result;
      if (first) {
        slots.shift();
        yield first.value;
        continue;
      }
      const room = running < concurrency && slots.length < concurrency * AHEAD;
      if (room && !taking && !exhausted) watch(take());
      if (exhausted && slots.length === 0) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    abort.abort(new DOMException('The calls that had not ended were aborted.', 'AbortError'));
    // The iterator may be waiting for an input that never comes.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

function iterator<T>(items: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
