import { KINDS } from '../../manifest/model.js';
import { COUNT, closed, described, list, NUMBER, named, record, TEXT, TIME } from './common.js';

const hello = {
  at: '2026-01-31T03:00:00.000Z',
  observed: 60,
  gauges: {
    busy: { mean: 0.4, most: 2 },
    idle: { mean: 1.1, most: 2 },
    in_flight: { mean: 0.4, most: 2 },
    target: { mean: 1.5, most: 2 },
  },
  counts: { calls: 24, seconds_with_calls: 15, cold_starts: 1, started: 1 },
  times: {
    wait: { count: 24, sum: 1.2, counts: [23, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
    execution: { count: 24, sum: 24, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 24] },
    start: { count: 1, sum: 1.2, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
  },
};

const HISTORY_ITEM = named(
  'HistoryItem',
  closed({
    at: described(TIME, 'Its begin.'),
    observed: described(NUMBER, 'Seconds of it in which the agent looked.'),
    gauges: described(
      record(closed({ mean: NUMBER, most: NUMBER })),
      'By name; one that is not there was 0 all the time, and cpu_utilization was not known.',
    ),
    counts: described(record(COUNT), 'By name; one that is not there is 0.'),
    times: described(
      record(
        closed({
          count: COUNT,
          sum: described(NUMBER, 'Seconds.'),
          counts: described(
            list(COUNT),
            'How many were at most as long as each of the bounds and longer than the one before; the last of all is for what is longer, zeros at the end are left out.',
          ),
        }),
      ),
      'Durations, by name.',
    ),
  }),
  hello,
);

export const HISTORY = named(
  'History',
  closed({
    workload: TEXT,
    kind: { type: 'string', enum: KINDS },
    from: TIME,
    to: TIME,
    step: described(NUMBER, 'Seconds of each item, which may be more than was asked for.'),
    bounds: described(list(NUMBER), 'Of the counts of durations, in seconds.'),
    items: described(list(HISTORY_ITEM), 'Oldest first; times in which no agent ran are left out.'),
  }),
  {
    workload: 'hello',
    kind: 'function',
    from: '2026-01-31T03:00:00.000Z',
    to: '2026-01-31T03:01:00.000Z',
    step: 60,
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    items: [hello],
  },
);

export const HISTORY_QUERY = closed(
  {
    from: { ...TIME, type: 'string', maxLength: 40, description: 'RFC 3339; else an hour before `to`.' },
    to: { ...TIME, type: 'string', maxLength: 40, description: 'RFC 3339; else now.' },
    step: {
      type: 'integer',
      minimum: 10,
      maximum: 86_400,
      description:
        'Seconds of each item; else as many as give up to 500 of them. At most 2,000 items are answered.',
    },
  },
  ['from', 'to', 'step'],
);
