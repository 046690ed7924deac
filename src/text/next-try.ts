import type { DaemonStatus, FunctionStatus, ServiceStatus } from '../api/types.js';
import { span } from './text.js';

type Started = FunctionStatus | ServiceStatus | DaemonStatus;

/** When the next worker is tried of a workload whose workers can't be started. @param now milliseconds since the epoch */
export function nextTry(is: Started, now: number): string {
  const wait = Date.parse(is.failure?.retry_at ?? '') - now;
  const { starting, wanted } = lack(is);
  // A function whose callers were turned away wants none until somebody calls it again.
  if (wait > 0 && wanted) return `next try in ${span(wait)}`;
  return starting ? 'being tried again' : 'next try once one is needed';
}

/** Whether workers are being started, and whether there are fewer than there should be. */
function lack(is: Started): { readonly starting: boolean; readonly wanted: boolean } {
  if ('state' in is) return { starting: is.state === 'starting', wanted: true };
  const { stopping, ...present } = 'workers' in is ? is.workers : is.replicas;
  const count = Object.values(present).reduce((sum, each) => sum + each, 0);
  return { starting: present.starting > 0, wanted: is.target > count };
}
