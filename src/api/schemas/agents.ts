import { DEFAULT_TARGET } from '../../manifest/targets.js';
import { COUNT, closed, described, list, named, TEXT, TIME } from './schema.js';

export const HEALTH = named(
  'Health',
  {
    description: 'Whether the agent is running. A standby agent forwards calls to the leader.',
    ...closed({ status: { type: 'string', enum: ['ok', 'stopping', 'standby'] }, version: TEXT }),
  },
  { status: 'ok', version: '0.1.0' },
);

export const agent = {
  version: '0.1.0',
  target: DEFAULT_TARGET,
  pid: 4242,
  url: 'http://127.0.0.1:4747',
  started_at: '2026-01-31T03:00:00.000Z',
};

export const AGENT_STATUS = named(
  'AgentStatus',
  closed({
    version: { ...TEXT, maxLength: 100 },
    target: { ...TEXT, maxLength: 100 },
    pid: COUNT,
    url: { ...TEXT, maxLength: 1_000, pattern: '^https?://' },
    started_at: { ...TIME, maxLength: 100 },
  }),
  agent,
);

export const STANDBY_ANSWER = named(
  'StandbyAnswer',
  {
    description: 'What a standby agent forwards.',
    ...closed(
      {
        ports: described(list({ type: 'integer' }), "The services' ports."),
        raw_ports: described(
          list({ type: 'integer' }),
          'Those of them whose services do not speak HTTP; an older version does not report them.',
        ),
      },
      ['raw_ports'],
    ),
  },
  { ports: [8080, 5432], raw_ports: [5432] },
);
