import { COUNT, closed, list, NUMBER, nullable, record, TEXT, TIME } from './common.js';

export const HEALTH = closed({ status: { type: 'string', enum: ['ok', 'stopping'] }, version: TEXT });

export const QUOTA_STATUS = closed({
  items: list(
    closed({
      resource: { type: 'string', enum: ['cpu', 'memory', 'gpu'] },
      limit: nullable(NUMBER),
      used: NUMBER,
      by_workload: record(NUMBER),
    }),
  ),
  held_back: list(closed({ workload: TEXT, reason: TEXT })),
});

const FUNCTION_STATUS = closed({
  url: TEXT,
  workers: closed({ starting: COUNT, idle: COUNT, busy: COUNT, stopping: COUNT }),
  executing: COUNT,
  waiting: COUNT,
  target: COUNT,
  max_workers: COUNT,
  spare_workers: COUNT,
  reason: TEXT,
  held_back: nullable(TEXT),
  failure: nullable(closed({ message: TEXT, retry_at: TIME })),
});

export const STATUS = closed({
  application: nullable(TEXT),
  agent: closed({ version: TEXT, target: TEXT, pid: COUNT, url: TEXT, started_at: TIME }),
  functions: record(FUNCTION_STATUS),
  quotas: QUOTA_STATUS,
  notes: list(TEXT),
});

export const DECISION_LIST = closed({
  items: list(
    closed({
      at: TIME,
      workload: TEXT,
      code: TEXT,
      reason: TEXT,
      workers: COUNT,
      target: COUNT,
      started: COUNT,
      stopped: COUNT,
    }),
  ),
});

export const DECISIONS_QUERY = closed({ limit: { type: 'integer', minimum: 1, maximum: 10_000 } }, ['limit']);
export interface DecisionsQuery {
  limit?: number;
}
