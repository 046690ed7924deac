import type { Address } from '../../../providers/driver.js';
import { poll } from '../../../providers/shared/polling.js';
import { within } from '../../../providers/shared/within.js';
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

/** One check: why the worker does not answer 2xx at the path, for the user; undefined if it does. */
export async function pathProblem(
  address: Address,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const port = openWorkerPort(address, { connectTimeout: LOOK_TIMEOUT });
  try {
    const answer = await statusAt(port, path, signal);
    return isSuccess(answer)
      ? undefined
      : `${path} ${answer === 0 ? 'was not answered' : `answered ${answer}`}`;
  } finally {
    port.close();
  }
}

async function answers(port: WorkerPort, path: string, signal: AbortSignal): Promise<boolean> {
  return isSuccess(await within(LOOK_TIMEOUT, signal, (limited) => statusAt(port, path, limited)));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The status of the whole response to GET; 0 if there is none before the signal aborts. */
async function statusAt(port: WorkerPort, path: string, signal: AbortSignal): Promise<number> {
  if (signal.aborted) return 0;
  let status = 0;
  const head = (found: number) => {
    status = found;
  };
  const request = { method: 'GET', path, headers: [], body: null };
  const look = port.send(request, { head, data: () => true, end: () => {} });
  const callOff = () => look.abort(new Error('the look was called off'));
  signal.addEventListener('abort', callOff);
  try {
    await look.done;
    return status;
  } catch {
    return 0;
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}
