/** Golden cases: a manifest and its report. UPDATE_CASES=1 writes the reports; read the diff. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textsOf } from '../../src/cli/check.js';
import { type Issue, ManifestError } from '../../src/errors/errors.js';
import { inFile } from '../../src/manifest/finding.js';
import { collectInputs } from '../../src/manifest/inputs.js';
import { loadManifest } from '../../src/manifest/load.js';
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
    return report(loaded.warnings);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    // As the command line does for findings that are made once the manifest is read.
    const placed = error.issues.map((issue) => ({
      ...issue,
      ...(source && inFile(source.locate(declaredAt(issue.path, source.value)))),
    }));
    return report(placed.map((issue) => (issue.file === undefined ? { ...issue, file } : issue)));
  }
}

/** With the files' names as seen from the folder of the cases. */
async function report(issues: readonly Issue[]): Promise<string> {
  const texts = await textsOf(issues);
  const short = (text: string) => text.replaceAll(`${CASES}/`, '');
  return reportText(
    issues.map((issue) => ({
      ...issue,
      message: short(issue.message),
      ...(issue.file !== undefined && { file: short(issue.file) }),
      ...(issue.related && {
        related: {
          ...issue.related,
          ...(issue.related.file !== undefined && { file: short(issue.related.file) }),
        },
      }),
    })),
    { texts: new Map([...texts].map(([path, text]) => [short(path), text])) },
  );
}
