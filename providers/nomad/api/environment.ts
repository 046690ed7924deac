/** Nomad's address and credentials: reads NOMAD_ADDR, NOMAD_TOKEN and the TLS variables as Nomad's own client does. */

import { readFileSync } from 'node:fs';
import type { Environment } from '../../../src/environment.js';
import { PlatformError } from '../../../src/errors/errors.js';

/** The target's settings; the environment provides what they leave out. */
export interface NomadSettings {
  /** One address, or several separated by commas. */
  readonly address?: string;
  readonly namespace?: string;
  readonly region?: string;
}

export interface NomadAccess {
  /** One or more addresses of the same cluster; unix://PATH is the socket that Nomad gives to tasks. */
  readonly origins: readonly string[];
  readonly token?: string;
  readonly namespace: string;
  readonly region?: string;
  readonly tls?: Tls;
}

export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/** Nomad's address by default. */
export const DEFAULT_ADDRESS = 'http://127.0.0.1:4646';

/** @throws PlatformError MN2008 if an address is invalid, or a certificate can't be read */
export function nomadAccess(env: Environment, settings: NomadSettings = {}): NomadAccess {
  const addresses = settings.address || env.NOMAD_ADDR || DEFAULT_ADDRESS;
  const origins = addresses.split(',').map((address) => originOf(address.trim()));
  const region = settings.region || env.NOMAD_REGION;
  return {
    origins,
    namespace: settings.namespace || env.NOMAD_NAMESPACE || 'default',
    ...(env.NOMAD_TOKEN && { token: env.NOMAD_TOKEN }),
    ...(region && { region }),
    ...(origins.some((origin) => origin.startsWith('https:')) && { tls: readTls(env) }),
  };
}

function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'unix:' && url.pathname.length > 1) return `unix://${url.pathname}`;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin;
  throw new PlatformError(
    'MN2008',
    `Nomad's address is "${address}"; it should start with http:// or https://`,
  );
}

function readTls(env: Environment): Tls {
  const files = { ca: env.NOMAD_CACERT, cert: env.NOMAD_CLIENT_CERT, key: env.NOMAD_CLIENT_KEY };
  const contents = Object.entries(files).flatMap(([name, path]) => (path ? [[name, read(path)]] : []));
  return {
    ...Object.fromEntries(contents),
    ...(env.NOMAD_TLS_SERVER_NAME && { servername: env.NOMAD_TLS_SERVER_NAME }),
    rejectUnauthorized: !/^(1|t|true)$/i.test(env.NOMAD_SKIP_VERIFY ?? ''),
  };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new PlatformError('MN2008', `Nomad's certificate ${path} can't be read`, { cause: error });
  }
}
