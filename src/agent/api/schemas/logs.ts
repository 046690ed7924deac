import { closed, nullable, TEXT, TIME } from './common.js';

export const LOGS_QUERY = closed({
  tail: { type: 'integer', minimum: 0, maximum: 10_000, default: 100 },
  follow: { type: 'boolean', default: false },
});
export interface LogsQuery {
  tail: number;
  follow: boolean;
}

/** One line of the answer. */
export const LOG_ENTRY = closed({
  at: nullable(TIME),
  workload: TEXT,
  worker: TEXT,
  stream: { type: 'string', enum: ['stdout', 'stderr'] },
  text: TEXT,
});
