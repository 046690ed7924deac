import { join } from 'node:path';
import type { WorkerSpec } from '../driver.js';
import type { LocalFile } from './placed-files.js';
import { HOST } from './ports.js';

/** The only variables of the agent's own environment that a worker gets. */
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

/** Contains the worker's secrets folder, which is unique to the worker, so it marks all the worker's descendants. */
export const MARKER = 'MULTINODE_SECRETS_DIR';

/** The worker's whole environment: the base, overridden by its own variables, then by the driver's. */
export function processEnvironment(
  spec: WorkerSpec,
  added: {
    readonly secrets: string;
    readonly input: string;
    readonly files: readonly LocalFile[];
    readonly volumesDir: string;
    readonly port: number | undefined;
  },
): Record<string, string> & { readonly PATH: string } {
  const base = BASE.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: DEFAULT_PATH,
    ...Object.fromEntries(base),
    ...spec.environment,
    ...Object.fromEntries(
      (spec.volumes ?? []).flatMap(({ type, source }) =>
        type === 'volume' && source !== undefined
          ? [[variable('VOLUME', source), join(added.volumesDir, source)]]
          : [],
      ),
    ),
    ...Object.fromEntries(
      added.files.flatMap((file) =>
        file.kind === 'config' ? [[variable('CONFIG', file.source), file.path] as const] : [],
      ),
    ),
    [MARKER]: added.secrets,
    ...(spec.input === undefined ? {} : { MULTINODE_INPUT_FILE: added.input }),
    ...(added.port === undefined ? {} : { PORT: String(added.port), MULTINODE_HOST: HOST }),
  };
}

/** Variable with the path of a volume's folder or of a config, such as MULTINODE_VOLUME_DATA. */
function variable(what: 'VOLUME' | 'CONFIG', name: string): string {
  return `MULTINODE_${what}_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Names that are invalid in a shell: many versions of /bin/sh do not pass these variables to the program. */
export function unfitNames(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment).filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
}
