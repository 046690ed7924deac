import { type Manifest, workloads } from '../../../src/manifest/model.js';

export type PullPolicy = 'missing' | 'always' | 'never';

/** From the weakest to the strongest: of an image that several workloads use, the strongest counts. */
const BY_STRENGTH = ['never', 'missing', 'always'] as const;

/** When each image is pulled. Pure. */
export function pullPolicies(manifest: Manifest): ReadonlyMap<string, PullPolicy> {
  const policies = new Map<string, PullPolicy>();
  for (const { spec } of workloads(manifest)) {
    if (spec.image === undefined) continue;
    const given = BY_STRENGTH.find((policy) => policy === spec.pull_policy) ?? 'missing';
    const before = policies.get(spec.image) ?? given;
    policies.set(spec.image, BY_STRENGTH.indexOf(given) > BY_STRENGTH.indexOf(before) ? given : before);
  }
  return policies;
}
