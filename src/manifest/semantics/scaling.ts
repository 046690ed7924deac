import type { Finding } from '../finding.js';
import type { Manifest } from '../model.js';

/** The lower bound of a workload's number of workers is not above the upper one. */
export function scalingFindings({ functions, services }: Manifest): Finding[] {
  const findings: Finding[] = [];
  const check = (
    section: string,
    name: string,
    low: readonly [string, number],
    high: readonly [string, number],
  ) => {
    if (low[1] <= high[1]) return;
    findings.push({
      code: 'MN1018',
      message: `${low[0]} must be at most ${high[0]} (${high[1]}), found ${low[1]}`,
      path: [section, name, low[0]],
      related: { message: `${high[0]} is ${high[1]}`, path: [section, name, high[0]] },
    });
  };
  for (const [name, { spare_workers, max_workers }] of Object.entries(functions)) {
    check('functions', name, ['spare_workers', spare_workers], ['max_workers', max_workers]);
  }
  for (const [name, { min_replicas, max_replicas }] of Object.entries(services)) {
    check('services', name, ['min_replicas', min_replicas], ['max_replicas', max_replicas]);
  }
  return findings;
}
