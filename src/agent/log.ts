import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const HIDDEN = [
  'authorization',
  'cookie',
  'key',
  'api_key',
  '"multinode-key"',
  'secrets',
  'env_files',
  'inputs',
];

/** At the top of an entry, one level down (`headers.authorization`), and two (`req.headers.authorization`). */
const PATHS = HIDDEN.flatMap((name) =>
  ['', '*', '*.*'].map((parents) =>
    name.startsWith('"') ? `${parents}[${name}]` : [parents, name].filter(Boolean).join('.'),
  ),
);

/**
 * The agent's log: one JSON object a line, on standard error unless a destination is given. Keys and secrets
 * are left out by the name of the field that they are in.
 */
export function createLogger(
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: PATHS, censor: '[hidden]' } },
    destination,
  );
}
