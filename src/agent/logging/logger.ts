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
 * The agent's log: one JSON object per line, on standard error by default. Keys and secrets are left out by the name of
 * their field.
 */
export function createLogger(destination: DestinationStream = logDestination(2)): Logger {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: PATHS, censor: '[hidden]' } },
    destination,
  );
}

/** Bytes of log that may wait for room on the disk; further entries are lost. */
const WAITING = 256 * 1024;

/**
 * The destination of log entries: an open file, to which each is written before the call that logs it returns. On a
 * full disk entries wait, and the program continues.
 */
export function logDestination(fd: number): DestinationStream {
  const destination = pino.destination({ fd, sync: true, maxLength: WAITING });
  // Without a listener, an error would be thrown at whoever logs.
  destination.on('error', () => {});
  return destination;
}
