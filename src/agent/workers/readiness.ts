import type { Address } from '../../../providers/driver.js';
import { poll } from '../../../providers/shared/polling.js';
import { openWorkerPort } from '../http/open-worker-port.js';
import type { WorkerPort } from '../http/worker-port.js';

/** Milliseconds for one check. */
const LOOK_TIMEOUT = 5_000;

/** Resolves once the worker is ready: see looksReady. Rejects only if the signal aborts. */
export function untilReady(address: Address, path: string | undefined, signal: AbortSignal): Promise<void> {
  return poll(() => looksReady(address, path, signal), signal);
}

/** One check: whether the port accepts connections and, if a path is given, answers 2xx there. */
export async function looksReady(
  address: Address,
  path: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  // A connection kept for the next check would occupy a worker that serves one at a time.
  const port = openWorkerPort(address, { connectTimeout: LOOK_TIMEOUT });
  try {
    return await (path === undefined ? port.alive() : answers(port, path, signal));
  } finally {
    port.close();
  }
}

async function answers(port: WorkerPort, path: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  let status = 0;
  const head = (found: number) => {
    status = found;
  };
  const request = { method: 'GET', path, headers: [], body: null };
  const look = port.send(request, { head, data: () => true, end: () => {} });
  const callOff = () => look.abort(new Error('the look was called off'));
  const timer = setTimeout(callOff, LOOK_TIMEOUT);
  signal.addEventListener('abort', callOff);
  try {
    await look.done;
    return status >= 200 && status < 300;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', callOff);
  }
}
