import { closed, named, nullable, TEXT, TIME } from './common.js';

export const LOGS_QUERY = closed({
  tail: {
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    default: 100,
    description: 'Lines from before, at most.',
  },
  follow: { type: 'boolean', default: false, description: 'Whether lines to come are wanted too.' },
});
export interface LogsQuery {
  tail: number;
  follow: boolean;
}

/** One line of the answer. */
export const LOG_ENTRY = named(
  'LogEntry',
  closed({
    at: nullable(TIME),
    workload: TEXT,
    worker: TEXT,
    stream: { type: 'string', enum: ['stdout', 'stderr'] },
    text: TEXT,
  }),
  { at: null, workload: 'hello', worker: 'hello-1f0c2a9b3d', stream: 'stdout', text: 'listening' },
);
