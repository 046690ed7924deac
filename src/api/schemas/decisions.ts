import { COUNT, closed, described, named, page, TEXT, TIME } from './schema.js';

const decision = {
  sequence: 7,
  at: '2026-01-31T03:00:00.000Z',
  workload: 'hello',
  code: 'in-flight',
  reason: '13 in flight (12 executing, 1 waiting) + 2 spare = 15',
  workers: 14,
  target: 15,
  started: 1,
  stopped: 0,
};

export const DECISION = named(
  'Decision',
  closed({
    sequence: described(COUNT, "Counts the workload's decisions from 1, since the agent started."),
    at: TIME,
    workload: TEXT,
    code: described(TEXT, 'Stable identifier for programs, such as "in-flight" or "cooldown".'),
    reason: described(TEXT, 'Sentence with the numbers behind the decision.'),
    workers: COUNT,
    target: COUNT,
    started: COUNT,
    stopped: COUNT,
  }),
  decision,
);

export const DECISION_LIST = named('DecisionList', page(DECISION), { items: [decision], next_cursor: null });
