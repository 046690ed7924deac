import type { LoadBalancer, Manifest } from '../../../src/manifest/model.js';

/** Seconds that unfinished requests have when the plan's load balancer is stopped. */
export const GRACE = 30;

/** A program that can run beside the agent. */
export type Program = Exclude<LoadBalancer, 'agent'>;

/** The program that balances services instead of the agent; undefined if the agent does. */
export function programOf<T>(
  load_balancer: LoadBalancer,
  programs: Readonly<Record<Program, T>>,
): T | undefined {
  return load_balancer === 'agent' ? undefined : programs[load_balancer];
}

/** Sorted by name: a different order in the manifest must not restart anything. */
export function byName(services: Manifest['services']): Manifest['services'] {
  return Object.fromEntries(Object.entries(services).sort(([a], [b]) => (a < b ? -1 : 1)));
}
