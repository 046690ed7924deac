import type { WorkerSpec } from '../driver.js';
import { HOST } from './ports.js';

/** What a worker gets of the agent's own environment; nothing else of it passes. */
const BASE = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
] as const;

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** Holds the worker's secrets folder; unique to the worker, it marks every process that descends from it. */
export const MARKER = 'MULTINODE_SECRETS_DIR';

/** The worker's whole environment: the base, its own variables over that, then what the driver adds. */
export function workerEnvironment(
  spec: WorkerSpec,
  added: { readonly secrets: string; readonly input: string; readonly port: number | undefined },
): Record<string, string> & { readonly PATH: string } {
  const base = BASE.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: DEFAULT_PATH,
    ...Object.fromEntries(base),
    ...spec.environment,
    [MARKER]: added.secrets,
    ...(spec.input === undefined ? {} : { MULTINODE_INPUT_FILE: added.input }),
    ...(added.port === undefined ? {} : { PORT: String(added.port), MULTINODE_HOST: HOST }),
  };
}

/** Names that are none of a shell's: many a /bin/sh drops the variable on the way to the program. */
export function unfitNames(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment).filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
}
