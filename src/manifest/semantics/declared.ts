import { type Finding, MAX_FINDINGS } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';
import { suggest } from '../suggest.js';

/** What workloads name that the section does not declare. @param thing such as secret */
export function undeclared(
  section: 'secrets' | 'configs',
  thing: string,
  names: readonly string[],
  workloads: readonly NamedWorkload[],
): Finding[] {
  const declared = new Set(names);
  const findings: Finding[] = [];
  for (const { kind, name, spec } of workloads) {
    for (const [index, { source }] of (spec[section] ?? []).entries()) {
      if (declared.has(source)) continue;
      // Each finding searches all declared names for a similar one.
      if (findings.length === MAX_FINDINGS) return findings;
      const near = suggest(source, declared);
      findings.push({
        code: 'MN1013',
        message: `${thing} ${JSON.stringify(source)} is not declared`,
        path: [SECTIONS[kind], name, section, index],
        hint:
          near === undefined
            ? `declare it in the section ${section}`
            : `did you mean ${JSON.stringify(near)}?`,
      });
    }
  }
  return findings;
}
