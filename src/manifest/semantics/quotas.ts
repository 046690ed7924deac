import type { Finding } from '../finding.js';
import { type Manifest, type NamedWorkload, SECTIONS, workloads } from '../model.js';
import { formatMemory } from '../units.js';

const RESOURCES = ['cpu', 'memory', 'gpu'] as const;
type Resource = (typeof RESOURCES)[number];

/** What always runs (daemons and min_replicas) fits the quotas, and so does one worker of every other workload. */
export function quotaFindings(manifest: Manifest): Finding[] {
  return RESOURCES.flatMap((resource) => {
    const quota = manifest.quotas[resource];
    return quota === undefined ? [] : check(manifest, resource, quota);
  });
}

function check(manifest: Manifest, resource: Resource, quota: number): Finding[] {
  const all = workloads(manifest);
  const floor = all.reduce((sum, workload) => sum + fewest(manifest, workload) * workload.spec[resource], 0);
  const path = ['quotas', resource];
  if (exceeds(floor, quota)) {
    const always = `what always runs needs ${amount(floor, resource)}`;
    const message = `quota ${resource} is ${amount(quota, resource)}, but ${always}`;
    const hint = 'raise the quota, or lower min_replicas or the sizes of services and daemons';
    return [{ code: 'MN1019', message, path, hint }];
  }
  return (
    all
      .filter((workload) => fewest(manifest, workload) === 0)
      // What runs can't make room for it, so the quotas don't count it.
      .filter(({ spec }) => spec.run !== 'before_change')
      .filter(({ spec }) => exceeds(floor + spec[resource], quota))
      .map(({ kind, name, spec }): Finding => {
        const left = amount(Math.max(quota - floor, 0), resource);
        const section = SECTIONS[kind];
        return {
          code: 'MN1019',
          message: `a worker of ${section}.${name} needs ${amount(spec[resource], resource)} of ${resource}, but the quota leaves ${left}`,
          path: [section, name, resource],
          related: { message: `quota ${resource} is ${amount(quota, resource)}`, path },
        };
      })
  );
}

/** The number of workers that always run. */
function fewest({ services }: Manifest, { kind, name }: NamedWorkload): number {
  if (kind === 'daemon') return 1;
  return kind === 'service' ? (services[name]?.min_replicas ?? 0) : 0;
}

/** Compares millionths, so that three times 0.1 fits 0.3. */
function exceeds(sum: number, quota: number): boolean {
  return Math.round(sum * 1e6) > Math.round(quota * 1e6);
}

function amount(value: number, resource: Resource): string {
  return resource === 'memory' ? formatMemory(value) : String(Math.round(value * 1e6) / 1e6);
}
