/** Where the Engine is: reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH as Docker's own client does. */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isLoopback, unbracketed } from '../../../src/addresses.js';
import type { Environment } from '../../../src/environment.js';
import { PlatformError } from '../../../src/errors/errors.js';

export type EngineHost =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly origin: string; readonly tls?: Tls }
  /** ssh's arguments for the machine, and the Engine's socket there if it is not the usual one. */
  | { readonly kind: 'ssh'; readonly destination: readonly string[]; readonly socket?: string };

export interface Tls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The usual path of the Engine's socket on its own machine. */
export const USUAL_SOCKET = '/var/run/docker.sock';

/** @param host the Engine's address; if empty, the environment's */
export function engineEnvironment(host = '', environment: Environment = process.env): Environment {
  return host === '' ? environment : { ...environment, DOCKER_HOST: host };
}

/** @throws PlatformError MN2007 if the address is invalid, or a certificate can't be read */
export function engineHost(env: Environment): EngineHost {
  const address = env.DOCKER_HOST || `unix://${USUAL_SOCKET}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  switch (url?.protocol) {
    case 'unix:':
      return { kind: 'socket', path: decodeURIComponent(url.pathname) };
    case 'tcp:':
    case 'http:':
    case 'https:':
      return overTcp(url, env);
    case 'ssh:':
      return overSsh(url);
    default:
      throw new PlatformError(
        'MN2007',
        `DOCKER_HOST is "${address}"; it should start with unix://, tcp:// or ssh://`,
      );
  }
}

function overTcp({ protocol, hostname, port }: URL, env: Environment): EngineHost {
  const secure = protocol === 'https:' || Boolean(env.DOCKER_TLS_VERIFY);
  const origin = `${secure ? 'https' : 'http'}://${hostname}:${port || (secure ? 2376 : 2375)}`;
  return { kind: 'tcp', origin, ...(secure && { tls: readTls(env) }) };
}

function readTls(env: Environment): Tls {
  const folder = env.DOCKER_CERT_PATH || join(homedir(), '.docker');
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      throw new PlatformError('MN2007', `the Engine's certificate ${join(folder, name)} can't be read`, {
        cause: error,
      });
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

function overSsh({ username, hostname, port, pathname }: URL): EngineHost {
  const host = unbracketed(hostname);
  // ssh would take anything that begins with a dash for an option.
  if (!host || host.startsWith('-') || username.startsWith('-'))
    throw new PlatformError('MN2007', 'DOCKER_HOST has no host that ssh could connect to');
  const destination = [
    ...(username ? ['-l', decodeURIComponent(username)] : []),
    ...(port ? ['-p', port] : []),
    '--',
    host,
  ];
  const socket = decodeURIComponent(pathname);
  return { kind: 'ssh', destination, ...(/[^/]/.test(socket) && { socket }) };
}

/**
 * Whether an Engine's address leads to another machine, with a loopback address of its own. ssh counts as always doing so,
 * because even a loopback address may lead to another machine through it.
 */
export function isElsewhere(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'ssh:') return true;
  return /^(tcp|https?):$/.test(url?.protocol ?? '') && !isLoopback(unbracketed(url?.hostname ?? ''));
}
