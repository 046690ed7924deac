import type { Address, Driver, Listening } from '../../../providers/driver.js';
import { bracketed } from '../../addresses.js';
import type { Logger } from '../logging/logger.js';
import type { ManagedWorker } from './worker.js';

/** Milliseconds for the platform to say which ports a worker listens on. */
const LOOK_TIMEOUT = 3_000;

/**
 * Why a worker was not ready in time, for the user: its PORT, and where it listens if the platform knows. Never
 * rejects.
 * @param limit seconds
 */
export async function whyNotReady(
  { driver, log }: { readonly driver: Driver; readonly log: Logger },
  { id, health, awaits }: Pick<ManagedWorker, 'id' | 'health' | 'awaits'>,
  limit: number,
  readyPath: string | undefined,
): Promise<string> {
  const late = `it was not ready within ${limit} s`;
  if (awaits) return `${late}: its ${awaits} hooks have not ended`;
  // It listens, or it would not be checked.
  if (health && health.status !== 'healthy')
    return `${late}: ${health.because ?? 'no health check has passed'}`;
  try {
    const found = await driver.listening(id, AbortSignal.timeout(LOOK_TIMEOUT));
    return found ? `${late}: ${describeListening(found, readyPath)}` : late;
  } catch (error) {
    log.debug({ worker: id, err: error }, 'the ports that a worker listens on could not be read');
    return late;
  }
}

/** Where a worker that is not ready listens, next to where it should. Pure. */
export function describeListening(
  { port, host, addresses }: Listening,
  readyPath: string | undefined,
): string {
  const given = `PORT was ${port}`;
  if (!addresses) return given;
  if (addresses.length === 0) return `${given}, and it listens on no port`;
  const onPort = addresses.filter((address) => address.port === port);
  if (onPort.some((address) => isReached(address, host))) {
    return readyPath === undefined
      ? given
      : `${given} and it listens there, but ${readyPath} did not answer 2xx`;
  }
  if (onPort.length > 0) return `${given}, but it listens there only on ${hosts(onPort)}, not on ${host}`;
  const at = addresses.map((address) => `${bracketed(address.host)}:${address.port}`);
  return `${given}, but it listens on ${at.join(' and ')}`;
}

function isReached({ host }: Address, needed: string): boolean {
  return host === needed || host === '0.0.0.0' || host === '::';
}

function hosts(addresses: readonly Address[]): string {
  return addresses.map(({ host }) => host).join(' and ');
}
