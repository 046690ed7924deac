import { parseArgs } from 'node:util';
import { UsageError } from '../../errors/errors.js';
import type { TargetName } from '../../manifest/model.js';
import { TARGETS } from '../../manifest/targets.js';

/** The options that an agent's process is started with. */
export interface Options {
  readonly application: string;
  readonly target: TargetName;
  readonly root: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** The file with its API key; by default one in the data folder, created if it does not exist. */
  readonly keyFile?: string;
  /** The address shown to callers; by default the one it listens on. */
  readonly url?: string;
  /** The address given to workers; by default that of the platform's door, otherwise the callers'. */
  readonly workerUrl?: string;
  /** The path of the socket of an HAProxy that balances the services; by default the agent does that. */
  readonly haproxy?: string;
  /** The same with Traefik: the folder that it watches. */
  readonly traefik?: string;
  /** The address of that Traefik's metrics; without it, how requests to services end is unknown. */
  readonly traefikMetrics?: string;
  /** Whether other agents of the application share the data folder; one of them decides at a time. */
  readonly shared: boolean;
  /** The address at which those find this agent; by default the callers'. */
  readonly address?: string;
  /**
   * How often in a row it was restarted after a crash. If given, it has a watchdog that does this; otherwise the
   * platform does.
   */
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
    throw new UsageError(
      'MN9001',
      'these options are required: --application, --target, --root, --data-dir, --host, --port',
    );
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
