import { type Finding, MAX_FINDINGS } from '../finding.js';
import { type Manifest, type NamedWorkload, portsOf, SECTIONS } from '../model.js';
import { type Disabled, disabledProblem, NONE_DISABLED } from '../profiles.js';
import { suggest } from '../suggest.js';
import { prefixOf, usedWorkload } from '../uses.js';

/** What workloads use exists, has a port, and has distinct variables. */
export function useFindings(
  manifest: Manifest,
  workloads: readonly NamedWorkload[],
  disabled: Disabled = NONE_DISABLED,
): Finding[] {
  const kinds = new Map(workloads.map(({ name, kind }) => [name, kind]));
  const findings: Finding[] = [];
  for (const { kind, name, spec } of workloads) {
    const prefixes = new Map<string, string>();
    for (const [index, used] of (spec.uses ?? []).entries()) {
      // Each finding searches all names for a similar one.
      if (findings.length === MAX_FINDINGS) return findings;
      const path = [SECTIONS[kind], name, 'uses', index];
      const off = kinds.has(used) ? undefined : disabledProblem(used, disabled);
      const found = off ?? problem(used, manifest, kinds);
      const prefix = prefixOf(used);
      const other = prefixes.get(prefix);
      prefixes.set(prefix, used);
      if (found) findings.push({ code: 'MN1030', path, ...found });
      else if (other !== undefined)
        findings.push({
          code: 'MN1030',
          message:
            other === used
              ? `${used} is listed twice`
              : `the variables of ${used} and ${other} have the same names, such as ${prefix}_HOST`,
          path,
          hint: other === used ? 'list it once' : 'rename one of them',
        });
    }
  }
  return findings;
}

type Problem = Pick<Finding, 'message' | 'hint'>;

function problem(
  name: string,
  manifest: Manifest,
  kinds: ReadonlyMap<string, NamedWorkload['kind']>,
): Problem | undefined {
  const kind = kinds.get(name);
  const used = usedWorkload(name, manifest);
  if (kind === undefined) {
    const near = suggest(name, [...Object.keys(manifest.services), ...Object.keys(manifest.daemons)]);
    const hint = near === undefined ? 'declare it in services or daemons' : `did you mean ${near}?`;
    return { message: `there is no workload ${name} to use`, hint };
  }
  if (!used) {
    return {
      message: `${name} is in ${SECTIONS[kind]}, and has no address of its own`,
      hint: "functions and jobs are called through the agent's API",
    };
  }
  if (used.kind === 'service' || portsOf(used.spec).length > 0) return undefined;
  return {
    message: `daemon ${name} has no port to use`,
    hint: `add expose to ${name}, such as expose: ["5432"]`,
  };
}
