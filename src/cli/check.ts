import { dirname, resolve } from 'node:path';
import { type Issue, ManifestError } from '../errors/errors.js';
import { placed, sorted } from '../manifest/finding.js';
import { checkInputs } from '../manifest/inputs.js';
import { loadManifest, readManifest } from '../manifest/load.js';
import { declaredAt } from '../manifest/sound.js';

export interface Checked {
  /** The file's text, for the lines that findings show; absent if the file can't be read. */
  readonly text?: string;
  readonly issues: readonly Issue[];
}

/** Finds everything that is wrong with a manifest, including that it, or a file that it names, can't be read. */
export async function check(file: string, env: NodeJS.ProcessEnv): Promise<Checked> {
  try {
    const { text, manifest, source, warnings } = await loadManifest(file, { env });
    const findings = await checkInputs(manifest, { root: dirname(resolve(file)), env });
    const issues = findings.map((finding) =>
      placed({ ...finding, path: declaredAt(finding.path, source.value) }, source),
    );
    return { text, issues: sorted([...warnings, ...issues], file) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { ...(await textOf(file)), issues: error.issues };
  }
}

/** The text that findings point into, if it can be read. */
export async function textOf(file: string): Promise<{ readonly text?: string }> {
  try {
    return { text: await readManifest(file) };
  } catch {
    return {};
  }
}
