import type { Execution, QuotaUse } from '../../api/types.js';
import { span } from '../../text/spans.js';

/** "2 busy, 1 starting": zeros are left out; "none" if all are zero. */
export function counted(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state.toLowerCase().replaceAll('_', ' ')}`);
  return parts.join(', ') || 'none';
}

/** "in 3 min", "2 s ago", or "now" within a second. */
export function relative(time: string, now: number): string {
  const difference = Date.parse(time) - now;
  if (Math.abs(difference) < 1000) return 'now';
  return difference > 0 ? `in ${span(difference)}` : `${span(-difference)} ago`;
}

/** Day, time and zone, in the reader's time zone. */
export function wallTime(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}

/** The time of day, with its zone. */
export function clockTime(time: string): string {
  return new Date(time).toLocaleTimeString(undefined, { timeStyle: 'long' });
}

/** The end of an id: ids start with their time, which is the same for many. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** How long an execution took, or has been running; empty before it starts. */
export function took({ started_at, finished_at }: Execution, now: number): string {
  if (started_at === null) return '';
  const end = finished_at === null ? Math.max(now, Date.parse(started_at)) : Date.parse(finished_at);
  return span(end - Date.parse(started_at));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** An amount of a resource, with its unit. */
export function amount(resource: QuotaUse['resource'], value: number): string {
  if (resource === 'memory') return mebibytes(value);
  return String(Math.round(value * 1000) / 1000);
}

/** "1.5 GiB", "256 MiB": rounded to one decimal place. */
function mebibytes(bytes: number): string {
  const mebi = bytes / 1024 ** 2;
  const [value, unit] = mebi >= 1024 ? [mebi / 1024, 'GiB'] : [mebi, 'MiB'];
  return `${Math.round(value * 10) / 10} ${unit}`;
}

/** The share from 0 to 1 in a progress report such as "3/10", "3 of 10 lines" or "30 %"; else null. */
export function progressShare(report: string): number | null {
  const share = /^\W*(\d+(?:\.\d+)?)\s*%/.exec(report);
  if (share) return bounded(Number(share[1]) / 100);
  const [, done, all] = /(\d+)\s*(?:\/|of)\s*(\d+)/.exec(report) ?? [];
  return all === undefined || Number(all) === 0 ? null : bounded(Number(done) / Number(all));
}

function bounded(share: number): number {
  return Math.min(1, share);
}
