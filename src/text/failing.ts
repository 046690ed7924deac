import type { JobStatus, LastExit, RequestStatus } from '../api/types.js';
import { span } from './text.js';

/** Part of the requests whose failure is worth a word: one in a hundred may be a caller's fault, or bad luck. */
const WORTH_A_WORD = 0.05;
/** Part from which on a workload is as good as down. */
const BAD = 0.5;

const WORDS: Readonly<Record<string, string>> = {
  '5xx': 'answered with 5xx',
  refused: 'refused',
  timed_out: 'timed out',
  broken: 'broken off',
};

/** That many of its last requests failed, and how; null where all is well. */
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

/** Whether the last execution that ended in success or failure failed. */
export function failedLast({
  last_failure: failure,
  last_success: success,
}: Pick<JobStatus, 'last_failure' | 'last_success'>): boolean {
  return failure !== null && (success === null || Date.parse(failure.at) > Date.parse(success));
}

/**
 * Milliseconds for which the death of a worker is worth a look: longer than the longest back-off, so that a daemon that
 * crashes again and again is not well for as long as each try lives.
 */
const LATELY = 10 * 60_000;

/** Whether a worker died by itself lately; of a daemon, whether it was started again after it did. */
export function diedLately(
  { last_exit: exit, restarts }: { readonly last_exit: LastExit | null; readonly restarts?: number },
  now: number,
): boolean {
  return exit !== null && restarts !== 0 && now - Date.parse(exit.at) < LATELY;
}

/** ", restarted 3 times"; empty where it was not. */
export function restarted(restarts: number): string {
  if (restarts === 0) return '';
  return `, restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;
}

/** "0.4/s" and the like; empty where nobody can tell. */
export function rateText(requests: RequestStatus | null): string {
  if (requests === null) return '-';
  return `${significant(requests.rate)}/s`;
}

/** The part of the requests that failed. */
export function errorText(requests: RequestStatus | null): string {
  if (requests === null || requests.count === 0) return '-';
  return `${significant((requests.failed / requests.count) * 100)} %`;
}

/** The median, and what 95 and 99 of a hundred requests take at most. */
export function latencyText(requests: RequestStatus | null): string {
  const duration = requests?.duration;
  if (!duration) return '-';
  return [duration.p50, duration.p95, duration.p99].map((seconds) => latency(seconds)).join(' / ');
}

/** Seconds as people read them. */
export function latency(seconds: number): string {
  return seconds < 0.01 ? `${significant(seconds * 1000)} ms` : span(seconds * 1000);
}

function significant(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}
