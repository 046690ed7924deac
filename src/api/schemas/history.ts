import { KINDS } from '../../manifest/model.js';
import { COUNT, closed, described, list, NUMBER, named, record, TEXT, TIME } from './schema.js';

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

export const HISTORY_GAUGE = named(
  'HistoryGauge',
  closed({ mean: NUMBER, most: described(NUMBER, 'Sampled once a second.') }),
  hello.gauges.busy,
);

export const HISTORY_TIMES = named(
  'HistoryTimes',
  closed({
    count: COUNT,
    sum: described(NUMBER, 'Seconds.'),
    counts: described(
      list(COUNT),
      'For each bound, how many durations were at most that long and longer than the previous bound; the last count is for longer ones. Trailing zeros are omitted.',
    ),
  }),
  hello.times.wait,
);

export const HISTORY_ITEM = named(
  'HistoryItem',
  closed({
    at: described(TIME, 'When the item starts.'),
    observed: described(NUMBER, 'Seconds of it that the agent observed.'),
    gauges: described(
      record(HISTORY_GAUGE),
      'By name; a missing one was 0 all the time, and a missing cpu_utilization was unknown.',
    ),
    counts: described(record(COUNT), 'By name; a missing one is 0.'),
    times: described(record(HISTORY_TIMES), 'Durations, by name.'),
  }),
  hello,
);

export const HISTORY = named(
  'History',
  {
    description: 'What happened to a workload over time.',
    ...closed({
      workload: TEXT,
      kind: { type: 'string', enum: KINDS },
      from: TIME,
      to: TIME,
      step: described(NUMBER, 'Seconds per item, which may be more than requested.'),
      bounds: described(list(NUMBER), 'Upper bounds for the counts of durations, in seconds.'),
      items: described(list(HISTORY_ITEM), 'Oldest first; times without a running agent are left out.'),
    }),
  },
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
