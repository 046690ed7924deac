import type { Manifest } from '../../../../src/manifest/model.js';

/** A program that balances services in a task beside the agent's. */
export interface BesideAgent {
  /** Its name on the nodes, and in the image. */
  readonly program: string;
  readonly image: string;
  /** In the image; the image's own unless given. */
  readonly user?: string;
  /** On which it finishes what is under way, and ends. */
  readonly stopSignal: string;
  /** Label of a port of Nomad's choice, by which the agent asks it; none unless given. */
  readonly port?: string;
  /** What tells the agent of it: options and their values. */
  options(inImage: boolean): Readonly<Record<string, string>>;
  /** How it listens for the services; deterministic. */
  task(services: Manifest['services'], inImage: boolean): BalancerTask;
}

export interface BalancerTask {
  readonly args: readonly string[];
  /** That are there before it starts. */
  readonly files: readonly { readonly path: string; readonly template: string }[];
}
