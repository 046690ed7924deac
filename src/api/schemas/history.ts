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
  closed({ mean: NUMBER, most: described(NUMBER, 'As far as was seen, once a second.') }),
  hello.gauges.busy,
);

export const HISTORY_TIMES = named(
  'HistoryTimes',
  closed({
    count: COUNT,
    sum: described(NUMBER, 'Seconds.'),
    counts: described(
      list(COUNT),
      'How many were at most as long as each of the bounds and longer than the bound before it; the last of all is for what is longer. Zeros at the end are left out.',
    ),
  }),
  hello.times.wait,
);

export const HISTORY_ITEM = named(
  'HistoryItem',
  closed({
    at: described(TIME, 'When it begins.'),
    observed: described(NUMBER, 'Seconds of it in which the agent looked.'),
    gauges: described(
      record(HISTORY_GAUGE),
      'By name; one that is missing was 0 all the time, and cpu_utilization was not known.',
    ),
    counts: described(record(COUNT), 'By name; one that is missing is 0.'),
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
      step: described(NUMBER, 'Seconds of each item, which may be more than was asked for.'),
      bounds: described(list(NUMBER), 'Of the counts of durations, in seconds.'),
      items: described(list(HISTORY_ITEM), 'Oldest first; times in which no agent ran are left out.'),
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
