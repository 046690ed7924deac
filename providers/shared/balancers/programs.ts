import type { LoadBalancer, Manifest } from '../../../src/manifest/model.js';

/** Seconds that requests have which are under way when a load balancer of the plan is stopped. */
export const GRACE = 30;

/** A program that a plan can put beside the agent. */
export type Program = Exclude<LoadBalancer, 'agent'>;

/** What balances services in place of the agent; undefined where the agent does. */
export function programOf<T>(
  load_balancer: LoadBalancer,
  programs: Readonly<Record<Program, T>>,
): T | undefined {
  return load_balancer === 'agent' ? undefined : programs[load_balancer];
}

/** By name: the manifest's order means nothing, and is no reason for what listens to be started anew. */
export function byName(services: Manifest['services']): Manifest['services'] {
  return Object.fromEntries(Object.entries(services).sort(([a], [b]) => (a < b ? -1 : 1)));
}
