import { background } from '../../process/background.js';
import type { Workload } from '../control/workload.js';
import type { ExecutionService } from '../executions/service.js';
import type { InvocationStore } from '../invocations/store.js';
import type { Clock } from '../time/clock.js';

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds for which an ended invocation is kept. */
const INVOCATIONS_KEPT = DAY;
/** Milliseconds for which an ended execution is kept, with its output and its logs. */
const EXECUTIONS_KEPT = 7 * DAY;
/** Milliseconds for which the logs of an ended worker are kept. */
const LOGS_KEPT = 7 * DAY;
/** Milliseconds between sweeps. */
const INTERVAL = 10 * 60 * 1000;

export interface Swept {
  readonly invocations: InvocationStore;
  readonly executions: ExecutionService;
  readonly workloads: Iterable<Workload>;
}

/** Milliseconds by which the time of day jumps when it is corrected: what looks old then may not be. */
const JUMP = 60 * 60 * 1000;

/**
 * Removes at intervals what ended too long ago; returns a function that ends this. It does not begin at once, and
 * pauses after a jump of the clock: nothing is lost if a wrong clock is corrected within an interval.
 */
export function sweepEvery({ invocations, executions, workloads }: Swept, clock: Clock): () => void {
  let callOff = () => {};
  const ahead = () => clock.timeOfDay() - clock.now();
  let before = ahead();
  const look = () => {
    const jumped = Math.abs(ahead() - before) > JUMP;
    before = ahead();
    callOff = clock.at(clock.now() + INTERVAL, look);
    if (!jumped) sweep();
  };
  const sweep = () => {
    const now = Math.floor(clock.timeOfDay());
    const what = 'old records could not be removed';
    for (const workload of workloads) background(what, () => workload.workers.sweep(now - LOGS_KEPT));
    background(what, () => invocations.sweep(now - INVOCATIONS_KEPT));
    background(what, () => executions.sweep(now - EXECUTIONS_KEPT));
  };
  callOff = clock.at(clock.now() + INTERVAL, look);
  return () => callOff();
}
