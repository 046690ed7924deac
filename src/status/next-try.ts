import type { DaemonStatus, FunctionStatus, ServiceStatus } from '../api/types.js';
import { span } from '../text/spans.js';

type Started = FunctionStatus | ServiceStatus | DaemonStatus;

/** When the next worker is tried, for a workload whose workers can't start. @param now milliseconds since the epoch */
export function nextTry(is: Started, now: number): string {
  const wait = Date.parse(is.failure?.retry_at ?? '') - now;
  const { starting, wanted } = lack(is);
  // A function whose callers were refused needs no worker until it is called again.
  if (wait > 0 && wanted) return `next try in ${span(wait)}`;
  return starting ? 'trying again' : 'next try when a worker is needed';
}

/** Whether workers are starting, and whether there are too few. */
function lack(is: Started): { readonly starting: boolean; readonly wanted: boolean } {
  if ('state' in is) return { starting: is.state === 'starting', wanted: true };
  const { stopping, ...present } = 'workers' in is ? is.workers : is.replicas;
  const count = Object.values(present).reduce((sum, each) => sum + each, 0);
  return { starting: present.starting > 0, wanted: is.target > count };
}
