import type { InputChange } from '../../api/types.js';
import { type Manifest, SECTIONS, workloads } from '../../manifest/model.js';
import { programFiles } from '../../manifest/program-files.js';

export interface ChangedInput extends InputChange {
  /** The files of a program, as its command names them; empty for other inputs. */
  readonly files: readonly string[];
}

/**
 * Changed inputs with their workloads' sections and their programs' files. Those of a secret, config or workload that is new or gone
 * are left out: the changes of the manifest show it.
 * @param root folder of the manifest
 */
export async function changedInputs(
  changes: readonly InputChange[],
  before: Manifest,
  after: Manifest,
  root: string,
): Promise<ChangedInput[]> {
  const earlier = new Set(workloads(before).map(({ name }) => name));
  const all = new Map(workloads(after).map((each) => [each.name, each]));
  const isKept = ({ kind, name }: InputChange) =>
    [before, after].every((manifest) => {
      if (kind === 'secret') return Object.hasOwn(manifest.secrets, name);
      return kind !== 'config' || Object.hasOwn(manifest.configs ?? {}, name);
    });
  const found: ChangedInput[] = [];
  for (const change of changes) {
    const { kind, workload } = change;
    if (workload === null) {
      if (isKept(change)) found.push({ ...change, files: [] });
      continue;
    }
    const user = all.get(workload);
    if (!user || !earlier.has(workload)) continue;
    const files = kind === 'program' ? await programFiles(user.spec, root) : [];
    found.push({ ...change, workload: `${SECTIONS[user.kind]}.${workload}`, files });
  }
  return found;
}
