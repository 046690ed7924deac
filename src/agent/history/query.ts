import type { HistoryQuery } from '../../api/parameters.generated.js';
import { RequestError } from '../../errors/errors.js';
import { RESOLUTIONS } from './store.js';

/** The part of the history to read, in milliseconds. */
export interface Stretches {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Length of the stored buckets to read. */
  readonly stored: number;
}

const HOUR = 3_600_000;
/** Maximum number of buckets in a response. */
export const MOST_ITEMS = 2_000;
/** Approximate maximum for a response whose step was not requested. */
const USUAL_ITEMS = 500;
/** Seconds. */
const USUAL_STEPS = [10, 60, 120, 300, 600, 900, 1800, 3600];

/**
 * The last hour by default, with a step that is a multiple of a stored bucket.
 * @param now milliseconds since the epoch
 * @throws RequestError MN4003 for times that are invalid, in the wrong order, or too far apart
 */
export function resolveQuery({ from, to, step }: HistoryQuery, now: number): Stretches {
  const end = timeOf('to', to) ?? now;
  const begin = timeOf('from', from) ?? end - HOUR;
  if (begin >= end) throw refused('from must be before to');
  const stored =
    RESOLUTIONS.find((each) => begin >= now - each.kept && (step ?? 0) * 1000 < RESOLUTIONS[1].step)?.step ??
    RESOLUTIONS[1].step;
  const usual = USUAL_STEPS.find((each) => (end - begin) / (each * 1000) <= USUAL_ITEMS) ?? 3600;
  const length = Math.ceil(((step ?? usual) * 1000) / stored) * stored;
  const aligned = { from: begin - (begin % length), to: Math.ceil(end / length) * length };
  const items = (aligned.to - aligned.from) / length;
  if (items > MOST_ITEMS) {
    throw refused(
      `that is ${items} steps of ${length / 1000} seconds, and a response has at most ${MOST_ITEMS}: use a longer step or a shorter time`,
    );
  }
  return { ...aligned, step: length, stored };
}

function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time) && time >= 0) return time;
  throw refused(`${name} is "${text}"; a time such as 2026-01-31T03:00:00Z is expected`);
}

function refused(message: string): RequestError {
  return new RequestError('MN4003', 400, `The request is not valid: ${message}.`);
}
