import type { Readable } from 'node:stream';
import { RequestError } from '../../errors/errors.js';
import type { WorkerSlot } from '../functions/worker-slot.js';
import { BrokenConnection, type ResponseReceiver } from '../http/worker-port.js';
import { describeExit } from '../workers/worker.js';

/** The request of one attempt at an invocation, as the worker gets it. */
export interface InvocationRequest {
  readonly id: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly method: string;
  /** The path below the function, with the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Readable | Buffer | null;
  /** See OutgoingRequest. */
  readonly trailers?: () => readonly string[];
  /** Milliseconds from now. */
  readonly timeout: number;
}

/** The worker's connection broke, or the worker died, before its response was complete. */
export class BrokenExchange extends Error {
  constructor(
    readonly reason: string,
    /** Whether the receiver has the head of the response. */
    readonly begun: boolean,
    cause: unknown,
  ) {
    super(reason, { cause });
  }
}

export interface Exchange {
  /**
   * Resolves when the response is complete; rejects with BrokenExchange, InvalidResponse, RequestError MN4006 after the
   * timeout, or the reason for which it was aborted. The slot is released first.
   */
  readonly done: Promise<void>;
  /** Breaks the connection to the worker. */
  abort(reason: Error): void;
}

/**
 * Milliseconds in which a broken connection may turn out to be a worker's death, for a better reason. A platform under
 * load reports late: the wait happens only if nothing listens on the worker's port any more.
 */
const DEATH_NOTICE = 500;
const LATE_NOTICE = 10_000;

/** Sends the request to the slot's worker and passes its response on as it arrives. */
export function exchange(slot: WorkerSlot, request: InvocationRequest, receiver: ResponseReceiver): Exchange {
  const { id, attempt, method, path, headers, body, trailers, timeout } = request;
  const outgoing = {
    method,
    path,
    headers: headers.concat('Multinode-Invocation-Id', id, 'Multinode-Attempt', `${attempt}`),
    body,
    ...(trailers && { trailers }),
  };
  // Released before the receiver learns of the end: whoever calls next may then have the same worker.
  const sending = slot.port.send(outgoing, {
    interim: (status, message, head) => receiver.interim?.(status, message, head),
    head: (status, message, head) => receiver.head(status, message, head),
    data: (chunk, resume) => receiver.data(chunk, resume),
    end: (fields) => {
      clearTimeout(timer);
      slot.complete();
      receiver.end(fields);
    },
  });
  const timer = setTimeout(() => {
    slot.discard();
    const message = `The invocation took longer than its timeout of ${timeout / 1000} s.`;
    sending.abort(new RequestError('MN4006', 504, message));
  }, timeout);
  return {
    done: sending.done.catch((error: unknown) => {
      clearTimeout(timer);
      return failed(slot, error);
    }),
    abort: (reason) => sending.abort(reason),
  };
}

/** Releases the slot and throws the reason. */
async function failed(slot: WorkerSlot, error: unknown): Promise<never> {
  try {
    if (!(error instanceof BrokenConnection)) throw error;
    const death = await deathOf(slot);
    // A ready worker that no longer listens is useless.
    if (error.refused) slot.discard();
    throw new BrokenExchange(death ?? `its connection broke: ${error.message}`, error.begun, error.cause);
  } finally {
    slot.complete();
  }
}

async function deathOf({ ended, port }: WorkerSlot): Promise<string | null> {
  let exit = await within(DEATH_NOTICE, ended);
  if (!exit && !(await port.alive())) exit = await within(LATE_NOTICE, ended);
  return exit && `it died: ${describeExit(exit)}`;
}

/** null if it takes longer (milliseconds). */
async function within<T>(limit: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limit, null);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
