import type { Address, Driver, Listening } from '../../../providers/driver.js';
import { bracketed } from '../../addresses.js';
import type { Logger } from '../logging/logger.js';

/** Milliseconds for the platform to say where a worker listens. */
const LOOK_TIMEOUT = 3_000;

/**
 * Why a worker was not ready in time, for the user: what its PORT was, and where it listens, as far as the platform
 * tells. Never rejects.
 * @param limit seconds
 */
export async function whyNotReady(
  { driver, log }: { readonly driver: Driver; readonly log: Logger },
  id: string,
  limit: number,
  readyPath: string | undefined,
): Promise<string> {
  const late = `it was not ready within ${limit} s`;
  try {
    const found = await driver.listening(id, AbortSignal.timeout(LOOK_TIMEOUT));
    return found ? `${late}: ${describeListening(found, readyPath)}` : late;
  } catch (error) {
    log.debug({ worker: id, err: error }, 'where a worker listens is not known');
    return late;
  }
}

/** Where a worker listens that is not ready, beside where it should. Pure. */
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
      : `${given}, where it listens, but ${readyPath} did not answer 2xx`;
  }
  if (onPort.length > 0) return `${given}, where it listens on ${hosts(onPort)} alone, not on ${host}`;
  const at = addresses.map((address) => `${bracketed(address.host)}:${address.port}`);
  return `${given}, but it listens on ${at.join(' and ')}`;
}

function isReached({ host }: Address, needed: string): boolean {
  return host === needed || host === '0.0.0.0' || host === '::';
}

function hosts(addresses: readonly Address[]): string {
  return addresses.map(({ host }) => host).join(' and ');
}
