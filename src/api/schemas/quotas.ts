import { closed, described, list, NUMBER, named, nullable, record, TEXT } from './schema.js';

const cpu = { resource: 'cpu', limit: 4, used: 1.5, by_workload: { hello: 1.5 } };

export const quotas = { items: [cpu], held_back: [] };

export const QUOTA_USE = named(
  'QuotaUse',
  closed({
    resource: { type: 'string', enum: ['cpu', 'memory', 'gpu'] },
    limit: described(nullable(NUMBER), 'null: not limited.'),
    used: NUMBER,
    by_workload: record(NUMBER),
  }),
  cpu,
);

export const HELD_BACK = named('HeldBack', closed({ workload: TEXT, reason: TEXT }), {
  workload: 'hello',
  reason: 'the quota of 4 CPUs leaves room for 12 workers of 15',
});

export const QUOTA_STATUS = named(
  'QuotaStatus',
  closed({ items: list(QUOTA_USE), held_back: list(HELD_BACK) }),
  quotas,
);
