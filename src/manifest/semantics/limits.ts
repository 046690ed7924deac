import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';

/** A soft limit is at most the hard one; a negative one is none. */
export function limitFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec }) =>
    Object.entries(spec.ulimits ?? {}).flatMap(([limit, { soft, hard }]): Finding[] => {
      if (hard < 0 || (soft >= 0 && soft <= hard)) return [];
      const message = `the soft limit of ${limit} must be at most the hard one (${hard}), found ${soft}`;
      return [{ code: 'MN1018', message, path: [SECTIONS[kind], name, 'ulimits', limit, 'soft'] }];
    }),
  );
}
