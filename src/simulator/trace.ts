import { parse } from 'csv-parse/sync';
import { UsageError } from '../errors/errors.js';
import { messageOf } from '../errors/system.js';
import { parseDuration, toMilliseconds } from '../manifest/units.js';
import type { Arrival } from './arrivals.js';

interface Line {
  readonly line: number;
  readonly at: string;
  readonly duration: string;
}

/**
 * Reads recorded calls: CSV with a header, a column `at` (a time such as 2026-01-31T03:00:00Z, or seconds) and, if
 * known, a column `duration` (such as 800ms, or seconds). The earliest call is the start.
 * @param file its name, for errors
 * @throws UsageError MN9003 with the line that is wrong
 */
export function parseTrace(text: string, file: string): Arrival[] {
  const calls = readLines(text, file).map((each) => readCall(each, file));
  const start = calls.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  return calls.map((call) => ({ ...call, at: call.at - start })).sort((a, b) => a.at - b.at);
}

function readLines(text: string, file: string): Line[] {
  let rows: { record: Partial<Record<string, string>>; info: { lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, info: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw wrong(file, messageOf(error), error);
  }
  const [first] = rows;
  if (!first) throw wrong(file, 'it contains no calls; a header and a line for each call are expected');
  if (first.record.at === undefined) {
    const found = Object.keys(first.record).join(', ');
    throw wrong(file, `its columns are ${found}; a column "at" is expected, and optionally "duration"`);
  }
  return rows.map(({ record: { at = '', duration = '' }, info }) => ({ line: info.lines, at, duration }));
}

function readCall({ line, at, duration }: Line, file: string): Arrival {
  const moment = /^[0-9.]+$/.test(at) ? toMilliseconds(Number(at)) : Date.parse(at);
  if (!Number.isFinite(moment)) {
    throw wrong(
      `${file}:${line}`,
      `at is "${at}"; a time such as 2026-01-31T03:00:00Z, or seconds, is expected`,
    );
  }
  if (duration === '') return { at: moment };
  const seconds = parseDuration(/^[0-9.]+$/.test(duration) ? Number(duration) : duration);
  if (seconds === undefined)
    throw wrong(`${file}:${line}`, `duration is "${duration}"; 800ms, 1.5s or seconds are expected`);
  return { at: moment, service: toMilliseconds(seconds) };
}

function wrong(place: string, message: string, cause?: unknown): UsageError {
  return new UsageError('MN9003', `${place}: ${message}`, { cause });
}
