import { COUNT, closed, described, named, nullable, TEXT, TIME } from '../schema.js';

const lastUnhealthy = {
  message: '3 health checks in a row failed: /healthz answered 503',
  at: '2026-01-31T02:59:59.000Z',
};

export const LAST_UNHEALTHY = named(
  'LastUnhealthy',
  { description: 'Why a worker became unhealthy, and when.', ...closed({ message: TEXT, at: TIME }) },
  lastUnhealthy,
);

export const HEALTH_REPORT = named(
  'HealthReport',
  {
    description: 'What the health checks of the workers say.',
    ...closed({
      healthy: described(COUNT, 'Workers that passed their last checks.'),
      unhealthy: described(COUNT, 'Workers that failed several checks in a row: they get no calls.'),
      replaced: described(COUNT, 'Workers stopped because they were unhealthy, since the agent started.'),
      last_unhealthy: described(nullable(LAST_UNHEALTHY), 'The last worker that became unhealthy.'),
    }),
  },
  { healthy: 2, unhealthy: 0, replaced: 1, last_unhealthy: lastUnhealthy },
);
