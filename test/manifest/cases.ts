/** Golden cases: a manifest and its report. UPDATE_CASES=1 writes the reports; read the diff. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManifestError } from '../../src/errors/errors.js';
import { collectInputs } from '../../src/manifest/inputs.js';
import { loadManifest, readManifest } from '../../src/manifest/load.js';
import { reportText } from '../../src/manifest/report/text.js';
import { declaredAt } from '../../src/manifest/sound.js';
import type { Source } from '../../src/manifest/source.js';

export const CASES = fileURLToPath(new URL('cases', import.meta.url));

export function caseNames(): string[] {
  return readdirSync(CASES)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** What a user sees who applies the case's manifest in an empty environment. */
export async function reportOf(name: string): Promise<string> {
  const file = join(CASES, `${name}.yaml`);
  let source: Source | undefined;
  try {
    const loaded = await loadManifest(file, { env: {} });
    source = loaded.source;
    await collectInputs(loaded.manifest, { root: CASES, env: {} });
    const warnings = loaded.warnings.map((issue) => ({ ...issue, file: `${name}.yaml` }));
    return reportText(warnings, { text: loaded.text });
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const issues = error.issues.map((issue) => ({
      ...issue,
      file: `${name}.yaml`,
      // As the command line does for findings that are made once the manifest is read.
      ...(source && { position: source.locate(declaredAt(issue.path, source.value)) }),
    }));
    const unreadable = issues.some(({ code }) => code === 'MN1002');
    return reportText(issues, unreadable ? {} : { text: await readManifest(file) });
  }
}
