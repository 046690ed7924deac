/** What HAProxy shows about its servers. Pure. */
import { CLASSES } from '../../metrics/requests.js';

/** A server in HAProxy. */
export interface FoundServer {
  /** Whether it is out of use: it gets no requests and is not checked. */
  readonly maintenance: boolean;
  /** Whether it finishes the requests that it has, and gets no new ones. */
  readonly draining: boolean;
  /** Whether it did not answer the last check. */
  readonly down: boolean;
}

/** Bits of srv_admin_state that the runtime API sets. */
const FORCED_MAINTENANCE = 0x01;
const FORCED_DRAIN = 0x08;
/** srv_op_state of a server that is not used because it does not answer. */
const STOPPED = 0;

/** Backend → server → its state, from the response to `show servers state`. */
export function serversOf(answer: string): ReadonlyMap<string, ReadonlyMap<string, FoundServer>> {
  // The first line is the version of the format.
  const [, header = '', ...lines] = answer.split('\n');
  const columns = header.replace(/^# /, '').split(' ');
  const found = new Map<string, Map<string, FoundServer>>();
  for (const row of rows(columns, lines, ' ')) {
    const backend = row('be_name');
    const servers = found.get(backend) ?? new Map<string, FoundServer>();
    found.set(backend, servers);
    const admin = wholeNumber(row('srv_admin_state'));
    servers.set(row('srv_name'), {
      maintenance: (admin & FORCED_MAINTENANCE) !== 0,
      draining: (admin & FORCED_DRAIN) !== 0,
      down: wholeNumber(row('srv_op_state')) === STOPPED && admin === 0,
    });
  }
  return found;
}

/**
 * Backend → answers to its requests since HAProxy started, by class, from the response to `show stat`. HAProxy's own
 * answers, when no replica answers, also count as 5xx.
 */
export function answersOf(answer: string): ReadonlyMap<string, readonly number[]> {
  const [header = '', ...lines] = answer.split('\n');
  const columns = header.replace(/^# /, '').split(',');
  const found = new Map<string, readonly number[]>();
  for (const row of rows(columns, lines, ',')) {
    // It counts the answers of HTTP only.
    if (row('mode') === 'tcp') continue;
    found.set(
      row('pxname'),
      CLASSES.map((each) => wholeNumber(row(`hrsp_${each}`))),
    );
  }
  return found;
}

/** `BACKEND/SERVER` → connections in progress, from the response to `show stat`. */
export function sessionsOf(answer: string): ReadonlyMap<string, number> {
  const [header = '', ...lines] = answer.split('\n');
  const columns = header.replace(/^# /, '').split(',');
  const found = new Map<string, number>();
  for (const row of rows(columns, lines, ',')) {
    found.set(`${row('pxname')}/${row('svname')}`, wholeNumber(row('scur')));
  }
  return found;
}

function* rows(
  columns: readonly string[],
  lines: readonly string[],
  separator: string,
): Generator<(column: string) => string> {
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split(separator);
    yield (column) => {
      const cell = cells[columns.indexOf(column)];
      if (cell === undefined) throw new Error(`HAProxy shows no ${column}: ${line.slice(0, 200)}`);
      return cell;
    };
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`HAProxy shows ${JSON.stringify(text)} instead of a number`);
  return Number(text);
}
