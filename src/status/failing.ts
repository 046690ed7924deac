import type { JobStatus, LastExit, RequestStatus } from '../api/types.js';
import { span } from '../text/spans.js';

/** Share of failed requests that is worth reporting: one in a hundred may be a caller's fault, or bad luck. */
const WORTH_A_WORD = 0.05;
/** Share of failed requests at which a workload is as good as down. */
const BAD = 0.5;

const WORDS: Readonly<Record<string, string>> = {
  '5xx': 'answered with 5xx',
  refused: 'refused',
  timed_out: 'timed out',
  broken: 'broken off',
};

/** How many of the last requests failed, and how; null if all is well. */
export function failing(
  requests: RequestStatus | null,
): { readonly text: string; readonly bad: boolean } | null {
  if (requests === null || requests.failed === 0) return null;
  const { failed, count, seconds, outcomes } = requests;
  const share = failed / count;
  if (share < WORTH_A_WORD) return null;
  const kinds = Object.entries(WORDS).flatMap(([outcome, words]) => {
    const number = outcomes[outcome] ?? 0;
    return number > 0 ? [`${number} ${words}`] : [];
  });
  const text = `${failed} of ${count} requests failed in the last ${span(seconds * 1000)}: ${kinds.join(', ')}`;
  return { text, bad: share >= BAD };
}

/** Whether the last execution that succeeded or failed did fail. */
export function failedLast({
  last_failure: failure,
  last_success: success,
}: Pick<JobStatus, 'last_failure' | 'last_success'>): boolean {
  return failure !== null && (success === null || Date.parse(failure.at) > Date.parse(success));
}

/**
 * Milliseconds for which a worker's death is worth reporting: longer than the longest back-off, so that a daemon that keeps
 * crashing does not look healthy between crashes.
 */
const LATELY = 10 * 60_000;

/** Whether a worker recently died by itself; for a daemon, whether it was restarted afterwards. */
export function diedLately(
  { last_exit: exit, restarts }: { readonly last_exit: LastExit | null; readonly restarts?: number },
  now: number,
): boolean {
  return exit !== null && restarts !== 0 && now - Date.parse(exit.at) < LATELY;
}

/** ", restarted 3 times"; empty if it was not. */
export function restarted(restarts: number): string {
  if (restarts === 0) return '';
  return `, restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;
}

/** For example "0.4/s"; "-" if it is not known. */
export function rateText(requests: RequestStatus | null): string {
  if (requests === null) return '-';
  return `${significant(requests.rate)}/s`;
}

/** The fraction of the requests that failed, for example "2 %". */
export function errorText(requests: RequestStatus | null): string {
  if (requests === null || requests.count === 0) return '-';
  return `${significant((requests.failed / requests.count) * 100)} %`;
}

/** The 50th, 95th and 99th percentiles. */
export function latencyText(requests: RequestStatus | null): string {
  const duration = requests?.duration;
  if (!duration) return '-';
  return [duration.p50, duration.p95, duration.p99].map((seconds) => latency(seconds)).join(' / ');
}

/** Seconds for people, for example "12 ms". */
export function latency(seconds: number): string {
  return seconds < 0.01 ? `${significant(seconds * 1000)} ms` : span(seconds * 1000);
}

function significant(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}
