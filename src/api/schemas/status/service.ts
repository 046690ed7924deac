import { COUNT, closed, described, NUMBER, named, nullable, TEXT } from '../schema.js';
import { FAILURE_STATUS, LAST_EXIT } from './ends.js';
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
  reason: 'CPU use 80 % on average of 3 ready, 40 % aimed at: 6 wanted',
  held_back: null,
  failure: null,
  last_exit: {
    message: 'it was killed for using more memory than it may (256 MiB)',
    at: '2026-01-31T02:59:59.000Z',
  },
  listen_error: null,
};

export const REPLICA_COUNTS = named(
  'ReplicaCounts',
  closed({
    starting: COUNT,
    ready: COUNT,
    unready: described(COUNT, 'Were ready, and do not answer at present.'),
    stopping: described(COUNT, 'Finish what they have in hand, or end.'),
  }),
  web.replicas,
);

export const SERVICE_STATUS = named(
  'ServiceStatus',
  closed({
    url: described(TEXT, 'Where the load balancer takes connections.'),
    replicas: REPLICA_COUNTS,
    target: described(COUNT, 'The replicas that scaling aims for, after limits and quotas.'),
    min_replicas: COUNT,
    max_replicas: COUNT,
    cpu_utilization: described(
      nullable(NUMBER),
      'Average CPU use of the ready replicas as a part of their `cpu`; null without a reading.',
    ),
    target_cpu_utilization: NUMBER,
    requests: described(
      nullable(REQUEST_STATUS),
      'null if nobody can tell, such as while the program that balances them does not answer.',
    ),
    outdated: described(COUNT, 'Replicas of an older revision, which are being replaced.'),
    reason: described(TEXT, 'The last decision, in words.'),
    held_back: described(nullable(TEXT), 'Set while a quota holds the service back.'),
    failure: described(
      nullable(FAILURE_STATUS),
      'Set while replicas cannot be started, or crash soon after.',
    ),
    last_exit: described(
      nullable(LAST_EXIT),
      'Of the last replica of the present revision that ended by itself, or was killed for its memory.',
    ),
    listen_error: described(nullable(TEXT), 'Set while the port cannot be listened on.'),
  }),
  web,
);
