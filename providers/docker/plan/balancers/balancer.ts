import type { ContainerConfig } from '@cdktf/provider-docker/lib/container/index.js';
import type { Manifest } from '../../../../src/manifest/model.js';

/** A program that balances services in a container beside the agent. */
export interface BesideAgent {
  readonly image: string;
  /** Folder that the agent's container and the program's have in common, and nobody else has. */
  readonly folder: string;
  /** What it is called on the application's network; its container's name unless given. */
  readonly alias?: string;
  /** What tells the agent of it: options and their values; deterministic. */
  options(services: Manifest['services']): Readonly<Record<string, string>>;
  /** How it listens for the services; deterministic. */
  container(
    services: Manifest['services'],
  ): Pick<ContainerConfig, 'entrypoint' | 'command' | 'user' | 'upload' | 'stopSignal'>;
}
