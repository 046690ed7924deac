/** The merged files of a manifest as they are written: with variables, in their short forms. Pure. */
import { ManifestError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import { sorted } from './finding.js';
import { activeProfiles, isActive } from './profiles.js';
import type { Project } from './project.js';
import { typeScalars } from './scalars.js';
import { WORKLOADS } from './sound.js';
import type { Source } from './source.js';

/** Keys that have had their effect. */
const DONE = ['$schema', 'include'];

/** Without workloads that no active profile enables. Throws a ManifestError if a file has errors. */
export function asMerged({ root, source, issues, file, env }: Project): {
  readonly value: unknown;
  readonly source: Source;
} {
  if (issues.length > 0) throw new ManifestError(sorted(issues, file));
  typeScalars(root);
  const { value } = root;
  if (!isRecord(value)) return { value, source };
  const active = activeProfiles(env);
  const entries = Object.entries(value)
    .filter(([key]) => !DONE.includes(key))
    .map(([key, section]) => [key, WORKLOADS.includes(key) ? enabled(section, active) : section]);
  return { value: Object.fromEntries(entries), source };
}

function enabled(section: unknown, active: readonly string[]): unknown {
  if (!isRecord(section)) return section;
  return Object.fromEntries(
    Object.entries(section).filter(([, workload]) => {
      const own = isRecord(workload) ? workload.profiles : undefined;
      return !Array.isArray(own) || isActive(own, active);
    }),
  );
}
