import type { ContainerConfig } from '@cdktf/provider-docker/lib/container/index.js';
import type { Manifest } from '../../../../src/manifest/model.js';

/** A program that balances services in a container beside the agent. */
export interface BesideAgent {
  readonly image: string;
  /** Folder that only the agent's container and the program's container share. */
  readonly folder: string;
  /** Its name on the application's network; its container's name by default. */
  readonly alias?: string;
  /** The agent's options for it, with their values; deterministic. */
  options(services: Manifest['services']): Readonly<Record<string, string>>;
  /** Its container, which listens on the services' ports; deterministic. */
  container(
    services: Manifest['services'],
  ): Pick<ContainerConfig, 'entrypoint' | 'command' | 'user' | 'upload' | 'stopSignal'>;
}
