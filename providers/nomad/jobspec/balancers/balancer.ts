import type { Manifest } from '../../../../src/manifest/model.js';

/** A program that balances services in a task beside the agent. */
export interface BesideAgent {
  /** Its name on the nodes and in the image. */
  readonly program: string;
  readonly image: string;
  /** In the image; the image's own by default. */
  readonly user?: string;
  /** Makes it finish its requests and end. */
  readonly stopSignal: string;
  /** Label of the port, chosen by Nomad, on which the agent queries it; absent if there is none. */
  readonly port?: string;
  /** The agent's options for it, with their values. */
  options(inImage: boolean): Readonly<Record<string, string>>;
  /** Its task, which listens on the services' ports; deterministic. */
  task(services: Manifest['services'], inImage: boolean): BalancerTask;
}

export interface BalancerTask {
  readonly args: readonly string[];
  /** Written before it starts. */
  readonly files: readonly { readonly path: string; readonly template: string }[];
}
