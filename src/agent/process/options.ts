import { parseArgs } from 'node:util';
import { UsageError } from '../../errors/errors.js';
import type { TargetName } from '../../manifest/model.js';
import { TARGETS } from '../../manifest/targets.js';

/** What an agent's process is started with. */
export interface Options {
  readonly application: string;
  readonly target: TargetName;
  readonly root: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** File with the key of its API; one of the data folder, made where there is none, unless given. */
  readonly keyFile?: string;
  /** Address that callers are told; where it listens, unless given. */
  readonly url?: string;
  /** Address that workers are told; that of the platform's door, else the callers', unless given. */
  readonly workerUrl?: string;
  /** Path of the socket of an HAProxy that balances the services; the agent does, unless given. */
  readonly haproxy?: string;
  /** The same with a Traefik: the folder that it watches. */
  readonly traefik?: string;
  /** Address of that Traefik's metrics; how requests to services end is not known unless given. */
  readonly traefikMetrics?: string;
  /** Whether other agents of the application share the data folder, of which one at a time decides. */
  readonly shared: boolean;
  /** Address where those find this one; that of the callers, unless given. */
  readonly address?: string;
  /** How often in a row it was started again after a crash. Given, it has a watchdog that does so; else the platform does. */
  readonly restarts?: number;
}

/** @throws UsageError MN9001 */
export function parseOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      application: text,
      target: text,
      root: text,
      'data-dir': text,
      host: text,
      port: text,
      'key-file': text,
      url: text,
      'worker-url': text,
      haproxy: text,
      traefik: text,
      'traefik-metrics': text,
      shared: { type: 'boolean', default: false },
      address: text,
      restarts: text,
    },
  });
  const { application, root, 'data-dir': dataDir, host, shared } = values;
  const { 'key-file': keyFile, url, 'worker-url': workerUrl, haproxy, traefik, address, restarts } = values;
  const { 'traefik-metrics': traefikMetrics } = values;
  const target = TARGETS.find((name) => name === values.target);
  const port = Number(values.port);
  if (!target || !application || !root || !dataDir || !host || !Number.isInteger(port)) {
    throw new UsageError('MN9001', 'needed: --application, --target, --root, --data-dir, --host, --port');
  }
  return {
    application,
    target,
    root,
    dataDir,
    host,
    port,
    shared,
    ...(keyFile !== undefined && { keyFile }),
    ...(url !== undefined && { url }),
    ...(workerUrl !== undefined && { workerUrl }),
    ...(haproxy !== undefined && { haproxy }),
    ...(traefik !== undefined && { traefik }),
    ...(traefikMetrics !== undefined && { traefikMetrics }),
    ...(address !== undefined && { address }),
    ...(restarts !== undefined && { restarts: Number(restarts) }),
  };
}
