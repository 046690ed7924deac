import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { RequestError } from '../../errors/errors.js';
import type { Lease } from '../pool/lease.js';
import { describeExit } from '../workers/worker.js';
import { answeredHeaders } from './headers.js';

/** One attempt at an invocation, as the worker gets it. */
export interface Attempt {
  readonly id: string;
  /** Counts from 1. */
  readonly number: number;
  readonly method: string;
  /** Below the function, with the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Readable | Buffer | null;
  /** Milliseconds, from now. */
  readonly timeout: number;
}

/** Where an answer goes. */
export interface Receiver {
  head(status: number, message: string | undefined, headers: string[]): void;
  /** @returns whether more may come at once; else `resume` is called when it may. */
  data(chunk: Buffer, resume: () => void): boolean;
  end(): void;
}

/** The worker's connection broke, or the worker died, before its answer was whole. */
export class BrokenExchange extends Error {
  constructor(
    readonly reason: string,
    /** Whether the receiver has the head of the answer. */
    readonly begun: boolean,
    cause: unknown,
  ) {
    super(reason, { cause });
  }
}

export interface Exchange {
  /**
   * Resolves when the answer is whole; rejects with BrokenExchange, with RequestError MN4006 past the timeout,
   * or with the reason it was aborted for. The lease is given back before it settles.
   */
  readonly done: Promise<void>;
  /** Breaks the connection to the worker. */
  abort(reason: Error): void;
}

/** Milliseconds in which a broken connection may turn out to be a worker's death, for the reason's sake. */
const DEATH_NOTICE = 500;

/** Sends an attempt to the leased worker and passes its answer on as it comes. */
export function exchange(lease: Lease, attempt: Attempt, receiver: Receiver): Exchange {
  let controller: Dispatcher.DispatchController | undefined;
  let aborted: Error | undefined;
  let begun = false;
  const abort = (reason: Error) => {
    aborted ??= reason;
    controller?.abort(reason);
  };

  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const seconds = attempt.timeout / 1000;
      lease.discard();
      abort(new RequestError('MN4006', 504, `The invocation took longer than its timeout of ${seconds} s.`));
    }, attempt.timeout);

    lease.connection.dispatch(
      {
        method: method(attempt.method),
        path: attempt.path,
        headers: [
          ...attempt.headers,
          'Multinode-Invocation-Id',
          attempt.id,
          'Multinode-Attempt',
          `${attempt.number}`,
        ],
        body: attempt.body,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (aborted) started.abort(aborted);
        },
        onResponseStart(started, status, _headers, message) {
          if (status < 200) return;
          begun = true;
          receiver.head(status, message, answeredHeaders(texts(started.rawHeaders)));
        },
        onResponseData(started, chunk) {
          if (!receiver.data(chunk, () => started.resume())) started.pause();
        },
        onResponseEnd() {
          clearTimeout(timer);
          lease.complete();
          receiver.end();
          resolve();
        },
        onResponseError(_started, error) {
          clearTimeout(timer);
          if (aborted) {
            lease.complete();
            reject(aborted);
            return;
          }
          void deathOf(lease).then((death) => {
            if (neverConnected(error)) lease.discard();
            else lease.complete();
            reject(new BrokenExchange(death ?? `its connection broke: ${error.message}`, begun, error));
          });
        },
      },
    );
  });
  return { done, abort };
}

async function deathOf(lease: Lease): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const notice = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, DEATH_NOTICE, null);
  });
  const exit = await Promise.race([lease.ended, notice]);
  clearTimeout(timer);
  return exit && `it died: ${describeExit(exit)}`;
}

/** A ready worker that no longer listens is of no use to anyone. */
function neverConnected(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNREFUSED';
}

/** undici types methods as a list of known ones, but sends any token. */
function method(name: string): Dispatcher.HttpMethod {
  return name as Dispatcher.HttpMethod;
}

function texts(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
