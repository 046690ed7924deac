import { closed, named, nullable, TEXT, TIME } from './schema.js';

/** One line of the response. */
export const LOG_ENTRY = named(
  'LogEntry',
  {
    description: "One line of a worker's output.",
    ...closed({
      at: nullable(TIME),
      workload: TEXT,
      worker: TEXT,
      stream: { type: 'string', enum: ['stdout', 'stderr'] },
      text: TEXT,
    }),
  },
  { at: null, workload: 'hello', worker: 'hello-1f0c2a9b3d', stream: 'stdout', text: 'listening' },
);
