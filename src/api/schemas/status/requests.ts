import { COUNT, closed, described, NUMBER, named, nullable, record } from '../schema.js';

export const REQUEST_OUTCOME = named(
  'RequestOutcome',
  {
    description:
      'How a request ended. By the class of its status if it was answered; else `refused`: no worker has had it (the queue was full, none could be started, none is ready); `timed_out`; `broken`: the worker died, its connection broke, or its answer was not HTTP; `cancelled`: the caller hung up.',
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
    description: 'The requests of the last five minutes, or since the agent began to count if that is less.',
    ...closed({
      seconds: described(COUNT, 'How long they were counted.'),
      count: COUNT,
      rate: described(NUMBER, 'Requests a second.'),
      failed: described(COUNT, 'Those that ended in 5xx, refused, timed out or broken.'),
      outcomes: {
        description:
          'Outcome → requests. Outcomes without a request are left out, and so are those that cannot be known.',
        ...record(COUNT),
        propertyNames: REQUEST_OUTCOME,
      },
      duration: described(
        nullable(QUANTILES),
        'Seconds from the arrival to the end of the answer, estimated; null without a request, or if nobody can tell.',
      ),
    }),
  },
  requests,
);
