import { COUNT, closed, described, NUMBER, named, nullable, TEXT } from '../schema.js';
import { FAILURE_STATUS, LAST_EXIT } from './ends.js';
import { HEALTH_REPORT } from './health.js';
import { REQUEST_STATUS, requests } from './requests.js';

export const web = {
  url: 'http://127.0.0.1:8080',
  replicas: { starting: 3, ready: 3, unready: 0, stopping: 0 },
  target: 6,
  min_replicas: 2,
  max_replicas: 10,
  cpu_utilization: 0.8,
  target_cpu_utilization: 0.4,
  requests,
  outdated: 0,
  reason: 'average CPU 80 % of 3 ready replicas, target 40 %: 6 needed',
  held_back: null,
  failure: null,
  last_exit: {
    message: 'it was killed for exceeding its memory limit (256 MiB)',
    at: '2026-01-31T02:59:59.000Z',
  },
  listen_error: null,
};

export const REPLICA_COUNTS = named(
  'ReplicaCounts',
  closed({
    starting: COUNT,
    ready: COUNT,
    unready: described(COUNT, 'Were ready, but do not respond at present.'),
    stopping: described(COUNT, 'Draining or exiting.'),
  }),
  web.replicas,
);

export const SERVICE_STATUS = named(
  'ServiceStatus',
  closed(
    {
      url: described(TEXT, 'Where the load balancer accepts connections.'),
      replicas: REPLICA_COUNTS,
      target: described(COUNT, 'Target number of replicas, after limits and quotas.'),
      min_replicas: COUNT,
      max_replicas: COUNT,
      cpu_utilization: described(
        nullable(NUMBER),
        'Average CPU use of the ready replicas as a fraction of their `cpu`; null without a reading.',
      ),
      target_cpu_utilization: NUMBER,
      requests: described(
        nullable(REQUEST_STATUS),
        'null if unknown, for example while the load balancer does not respond.',
      ),
      outdated: described(COUNT, 'Replicas of an older revision that are being replaced.'),
      reason: described(TEXT, 'The latest decision, in words.'),
      held_back: described(nullable(TEXT), 'Set while a quota holds the service back.'),
      failure: described(
        nullable(FAILURE_STATUS),
        'Set while replicas cannot be started, or crash soon after.',
      ),
      last_exit: described(
        nullable(LAST_EXIT),
        'How the last replica of the current revision that exited on its own, or was killed for its memory, ended.',
      ),
      listen_error: described(nullable(TEXT), 'Set while the agent cannot listen on the port.'),
      health: described(HEALTH_REPORT, 'Absent if nothing checks the replicas.'),
    },
    ['health'],
  ),
  web,
);
