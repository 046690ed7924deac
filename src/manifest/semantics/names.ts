import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';
import type { Path } from '../path.js';

/** Names are unique over all kinds, and every workload has something to run. */
export function nameFindings(workloads: readonly NamedWorkload[]): Finding[] {
  const findings: Finding[] = [];
  const first = new Map<string, Path>();
  for (const { kind, name, spec } of workloads) {
    const path = [SECTIONS[kind], name];
    const known = first.get(name);
    if (known) {
      findings.push({
        code: 'MN1012',
        message: `the name ${name} is already used by another workload`,
        path,
        part: 'key',
        hint: 'names must be unique over all kinds',
        related: { message: 'first declared here', path: known },
      });
    } else {
      first.set(name, path);
    }
    const { command, entrypoint, image, build } = spec;
    if ([command, entrypoint, image, build].every((way) => way === undefined)) {
      const hint = 'give it a command, an image or a build';
      findings.push({
        code: 'MN1015',
        message: `${path.join('.')} has nothing to run`,
        path,
        part: 'key',
        hint,
      });
    }
  }
  return findings;
}
