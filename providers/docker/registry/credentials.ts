/** Credentials for registries, as the docker command keeps them: in its config.json, or with a credential helper. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Environment } from '../../../src/environment.js';
import { hasCode, messageOf } from '../../../src/errors/system.js';
import { own } from '../../../src/json/record.js';
import { object, optional, record, type Shape, string } from '../../../src/json/shape.js';
import { HUB, registryOf } from './names.js';

/** What the Engine takes in the header X-Registry-Auth, before it is encoded. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  /** Replaces the name and password. */
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

interface Entry {
  /** Base64 of name:password. */
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

interface Config {
  /** By the registry's address. */
  readonly auths?: Readonly<Record<string, Entry>>;
  /** Suffix of the program that keeps all credentials. */
  readonly credsStore?: string;
  /** The same for one registry. */
  readonly credHelpers?: Readonly<Record<string, string>>;
}

const entry: Shape<Entry> = object<Entry>({
  auth: optional(string),
  username: optional(string),
  password: optional(string),
  identitytoken: optional(string),
});
const config = object<Config>({
  auths: optional(record(entry)),
  credsStore: optional(string),
  credHelpers: optional(record(string)),
});

/** What a helper prints. */
const kept = object<{ readonly Username: string; readonly Secret: string }>({
  Username: string,
  Secret: string,
});

/** The user name by which helpers mark a token. */
const TOKEN = '<token>';

/** Milliseconds that a helper may take; one that asks its user for something gets no answer. */
const HELPER_TIMEOUT = 30_000;

/** The credentials can't be read, for the reason in the message. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/**
 * The credentials for an image's registry; undefined if there are none.
 * @throws CredentialsError
 */
export async function credentialsFor(
  image: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  const found = await readConfig(environment);
  if (!found) return undefined;
  const registry = registryOf(image);
  const { auths = {}, credsStore, credHelpers = {} } = found;
  const helper = own(credHelpers, registry) ?? credsStore;
  if (helper !== undefined && helper !== '') return await fromHelper(helper, registry, environment);
  const address = Object.keys(auths).find((each) => hostOf(each) === hostOf(registry));
  const known = address === undefined ? undefined : own(auths, address);
  return known && fromEntry(known, registry);
}

/** The header's value: base64 for URLs, but padded, without which the Engine ignores it. */
export function registryAuth(credentials: Credentials): string {
  const encoded = Buffer.from(JSON.stringify(credentials)).toString('base64');
  return encoded.replaceAll('+', '-').replaceAll('/', '_');
}

async function readConfig(environment: Environment): Promise<Config | undefined> {
  const folder = environment.DOCKER_CONFIG || join(environment.HOME || homedir(), '.docker');
  const file = join(folder, 'config.json');
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw new CredentialsError(`${file} can't be read: ${messageOf(error)}`);
  }
  try {
    const value: unknown = JSON.parse(content);
    if (config.matches(value)) return value;
  } catch {
    // The message would show the text, which may be a password.
  }
  throw new CredentialsError(`${file} is not a Docker configuration`);
}

function fromEntry(known: Entry, serveraddress: string): Credentials | undefined {
  const { identitytoken } = known;
  if (identitytoken) return { identitytoken, serveraddress };
  const decoded = Buffer.from(known.auth ?? '', 'base64').toString();
  const colon = decoded.indexOf(':');
  const username = colon < 0 ? known.username : decoded.slice(0, colon);
  const password = colon < 0 ? known.password : decoded.slice(colon + 1).replace(/\0+$/, '');
  return username ? { username, password: password ?? '', serveraddress } : undefined;
}

async function fromHelper(
  helper: string,
  serveraddress: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  const { code, output } = await ask(program, serveraddress, environment);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw new CredentialsError(`${program} failed: ${output.trim() || `it exited with ${code}`}`);
  }
  try {
    const value: unknown = JSON.parse(output);
    if (kept.matches(value)) {
      const { Username, Secret } = value;
      if (Username === TOKEN) return { identitytoken: Secret, serveraddress };
      return { username: Username, password: Secret, serveraddress };
    }
  } catch {
    // The message would show the text, which has the password.
  }
  throw new CredentialsError(`${program} printed no credentials`);
}

/** Runs a helper; what it prints goes to nobody else. */
async function ask(program: string, registry: string, environment: Environment) {
  const child = spawn(program, ['get'], {
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: HELPER_TIMEOUT,
    killSignal: 'SIGKILL',
  });
  try {
    const ended = once(child, 'close');
    // A helper that ends without reading says why by its exit.
    child.stdin.on('error', () => {}).end(registry);
    const [[code], output] = await Promise.all([ended, text(child.stdout)]);
    return { code: typeof code === 'number' ? code : null, output };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new CredentialsError(`${program} is not on PATH`);
    throw new CredentialsError(`${program} can't be run: ${messageOf(error)}`);
  }
}

/** An address may have a scheme and a path. */
function hostOf(address: string): string {
  const host = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'registry-1.docker.io' || host === 'docker.io' ? hostOf(HUB) : host;
}
