import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { bracketed } from '../../src/addresses.js';
import type { Address } from '../platform.js';

/** Milliseconds between looks: short at first, since most workers are ready soon and a caller waits for them. */
const FIRST_INTERVAL = 3;
const LONGEST_INTERVAL = 100;
/** Of an interval to the one before, so that each is 3 % of the time that the worker has had so far. */
const GROWTH = 1.03;
/** Milliseconds between any two looks, on average: of many workers that start at once, each is looked at less often. */
const PACE = 1;
/** Milliseconds for one look. */
const LOOK_TIMEOUT = 5_000;

/** Workers that are looked at. */
let waiting = 0;

/**
 * Resolves once the worker is ready: its port accepts, and `path`, where given, answers 2xx. Rejects only when
 * the signal aborts. There is no event for either, so it looks again and again.
 */
export async function untilReady(
  address: Address,
  path: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  let interval = FIRST_INTERVAL;
  waiting++;
  try {
    for (;;) {
      signal.throwIfAborted();
      if (await looksReady(address, path, signal)) return;
      await sleep(Math.max(interval, waiting * PACE), undefined, { signal });
      interval = Math.min(LONGEST_INTERVAL, interval * GROWTH);
    }
  } finally {
    waiting--;
  }
}

/** One look: whether the port accepts, and `path`, where given, answers 2xx. */
export function looksReady(
  address: Address,
  path: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  return path === undefined ? accepts(address) : answers(address, path, signal);
}

/** Whether anything listens at the address. */
export function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LOOK_TIMEOUT });
    const end = (ready: boolean) => () => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

async function answers({ host, port }: Address, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`http://${bracketed(host)}:${port}${path}`, {
      signal,
      headersTimeout: LOOK_TIMEOUT,
      reset: true,
    });
    await body.dump();
    return statusCode >= 200 && statusCode < 300;
  } catch {
    return false;
  }
}
