import { dirname, join, resolve } from 'node:path';
import { type Issue, ManifestError } from '../errors/errors.js';
import { inspectBuildSecrets } from '../manifest/builds/secrets.js';
import { type Finding, placed, sorted } from '../manifest/finding.js';
import { inspectInputs } from '../manifest/inputs.js';
import { loadManifest } from '../manifest/load.js';
import type { Inputs, TargetName } from '../manifest/model.js';
import { readManifest } from '../manifest/read.js';
import { declaredAt } from '../manifest/sound.js';
import type { ParsedManifest } from '../manifest/validate.js';

export interface Checked {
  /** The files' texts by name, for the lines that findings show, as far as they can be read. */
  readonly texts: ReadonlyMap<string, string>;
  readonly issues: readonly Issue[];
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Also finds what this target does not support. */
  readonly target?: TargetName | undefined;
}

/**
 * Finds everything that is wrong with a manifest, including that one of its files, or a file that it names, can't be read.
 * @param files at least one; a later one is merged over the earlier ones
 */
export async function check(
  files: readonly [string, ...string[]],
  surroundings: Surroundings,
): Promise<Checked> {
  const [file] = files;
  try {
    const { env } = surroundings;
    const loaded = await loadManifest(files, { env });
    const { texts, source, warnings } = loaded;
    const inputs = await inspectInputs(loaded.manifest, { root: dirname(resolve(file)), env });
    const findings = [
      ...inputs.findings,
      ...(await unsupported(loaded, inputs.values, surroundings)),
      ...(await unbuildable(loaded, dirname(resolve(file)), surroundings)),
      ...(await absentSecrets(loaded, dirname(resolve(file)), surroundings)),
    ];
    const issues = findings.map((finding) =>
      placed({ ...finding, path: declaredAt(finding.path, source.value) }, source),
    );
    return { texts, issues: sorted([...warnings, ...issues], file) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { texts: await textsOf(error.issues), issues: error.issues };
  }
}

/** Builds for the target that can't work with the sources as they are; without a target, nothing. */
async function unbuildable(
  { manifest }: ParsedManifest,
  root: string,
  { target }: Surroundings,
): Promise<readonly Finding[]> {
  if (target === undefined) return [];
  const { targetBuilds } = await import('../compiler/synth.js');
  try {
    await targetBuilds(manifest, target, { root, stack: join(root, '.multinode', target) });
    return [];
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.issues.map(asFinding);
  }
}

/** Secrets that builds for the target need, and that are not set here; a warning, as for those of workloads. */
async function absentSecrets(
  { manifest }: ParsedManifest,
  root: string,
  { env, target }: Surroundings,
): Promise<readonly Finding[]> {
  if (target === undefined) return [];
  const { buildsImages } = await import('../compiler/synth.js');
  if (!buildsImages(manifest, target)) return [];
  const { findings } = await inspectBuildSecrets(manifest, { root, env });
  return findings.map((finding) => ({ ...finding, severity: 'warning' }));
}

function asFinding({ code, message, path, hint }: Issue): Finding {
  return { code, message, path, ...(hint !== undefined && { hint }) };
}

/** What the target does not support; without a target, nothing, and no platform is loaded. */
async function unsupported(
  { manifest, source }: ParsedManifest,
  values: Pick<Inputs, 'env_files'>,
  { target }: Surroundings,
): Promise<readonly Finding[]> {
  if (target === undefined) return [];
  const { checkSupported, checkVariables } = await import('../compiler/support.js');
  const locator = { file: '', locate: source.locate };
  const issues = [...checkSupported(manifest, target, locator), ...checkVariables(manifest, values, target)];
  return issues.map(asFinding);
}

/** The texts of the files that findings point into, as far as they can be read. */
export async function textsOf(issues: readonly Issue[]): Promise<ReadonlyMap<string, string>> {
  const files = issues.flatMap(({ file, related }) => [file ?? [], related?.file ?? []].flat());
  const texts = new Map<string, string>();
  for (const file of new Set(files)) {
    const text = await readManifest(file).catch(() => undefined);
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}
