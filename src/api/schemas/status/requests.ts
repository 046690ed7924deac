import { COUNT, closed, described, NUMBER, named, nullable, record } from '../schema.js';

export const REQUEST_OUTCOME = named(
  'RequestOutcome',
  {
    description:
      'How a request ended. The class of its status if it got a response; otherwise `refused`: no worker got it (the queue was full, none could be started, or none was ready); `timed_out`; `broken`: the worker died, its connection broke, or its response was not valid HTTP; `cancelled`: the caller disconnected.',
    type: 'string',
    enum: ['1xx', '2xx', '3xx', '4xx', '5xx', 'refused', 'timed_out', 'broken', 'cancelled'],
  },
  '2xx',
);

export const requests = {
  seconds: 285,
  count: 120,
  rate: 0.4211,
  failed: 6,
  outcomes: { '2xx': 112, '4xx': 2, '5xx': 5, timed_out: 1 },
  duration: { p50: 0.08, p95: 0.41, p99: 0.86 },
};

export const QUANTILES = named(
  'Quantiles',
  closed({ p50: NUMBER, p95: NUMBER, p99: NUMBER }),
  requests.duration,
);

export const REQUEST_STATUS = named(
  'RequestStatus',
  {
    description:
      'The requests of the last five minutes, or since the agent started counting if that is shorter.',
    ...closed({
      seconds: described(COUNT, 'Length of the period in seconds.'),
      count: COUNT,
      rate: described(NUMBER, 'Requests per second.'),
      failed: described(COUNT, 'Requests that ended as 5xx, refused, timed out or broken.'),
      outcomes: {
        description:
          'Outcome → number of requests. Outcomes without requests, and unknown ones, are omitted.',
        ...record(COUNT),
        propertyNames: REQUEST_OUTCOME,
      },
      duration: described(
        nullable(QUANTILES),
        'Estimated seconds from arrival to the end of the response; null if there were no requests or they are unknown.',
      ),
    }),
  },
  requests,
);
