import { type Issue, ManifestError } from '../errors/errors.js';
import { loadManifest, readManifest } from '../manifest/load.js';

export interface Checked {
  /** The file's text, for the lines that findings show; without it where it can't be read. */
  readonly text?: string;
  readonly issues: readonly Issue[];
}

/** Everything that is wrong with a manifest's file, also that it can't be read. */
export async function check(file: string, env: NodeJS.ProcessEnv): Promise<Checked> {
  try {
    return { text: (await loadManifest(file, { env })).text, issues: [] };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { ...(await textOf(file)), issues: error.issues };
  }
}

/** The text that findings point into, where it can be read. */
export async function textOf(file: string): Promise<{ readonly text?: string }> {
  try {
    return { text: await readManifest(file) };
  } catch {
    return {};
  }
}
