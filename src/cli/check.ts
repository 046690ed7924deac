import { dirname, resolve } from 'node:path';
import { type Issue, ManifestError } from '../errors/errors.js';
import { type Finding, placed, sorted } from '../manifest/finding.js';
import { inspectInputs } from '../manifest/inputs.js';
import { loadManifest, readManifest } from '../manifest/load.js';
import type { Inputs, TargetName } from '../manifest/model.js';
import type { Path } from '../manifest/path.js';
import { declaredAt } from '../manifest/sound.js';
import type { ParsedManifest } from '../manifest/validate.js';

export interface Checked {
  /** The file's text, for the lines that findings show; absent if the file can't be read. */
  readonly text?: string;
  readonly issues: readonly Issue[];
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Also finds what this target does not support. */
  readonly target?: TargetName | undefined;
}

/** Finds everything that is wrong with a manifest, including that it, or a file that it names, can't be read. */
export async function check(file: string, surroundings: Surroundings): Promise<Checked> {
  try {
    const { env } = surroundings;
    const loaded = await loadManifest(file, { env });
    const { text, source, warnings } = loaded;
    const inputs = await inspectInputs(loaded.manifest, { root: dirname(resolve(file)), env });
    const findings = [...inputs.findings, ...(await unsupported(loaded, inputs.values, surroundings))];
    const issues = findings.map((finding) =>
      placed({ ...finding, path: declaredAt(finding.path, source.value) }, source),
    );
    return { text, issues: sorted([...warnings, ...issues], file) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { ...(await textOf(file)), issues: error.issues };
  }
}

/** What the target does not support; without a target, nothing, and no platform is loaded. */
async function unsupported(
  { manifest, source }: ParsedManifest,
  values: Pick<Inputs, 'env_files'>,
  { target }: Surroundings,
): Promise<readonly Finding[]> {
  if (target === undefined) return [];
  const { checkSupported, checkVariables } = await import('../compiler/support.js');
  const locator = { file: '', locate: (path: Path) => source.locate(path) };
  const issues = [...checkSupported(manifest, target, locator), ...checkVariables(manifest, values, target)];
  return issues.map(({ code, message, path, hint }) => ({
    code,
    message,
    path,
    ...(hint !== undefined && { hint }),
  }));
}

/** The text that findings point into, if it can be read. */
export async function textOf(file: string): Promise<{ readonly text?: string }> {
  try {
    return { text: await readManifest(file) };
  } catch {
    return {};
  }
}
