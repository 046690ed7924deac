/** Loads a manifest from its files on disk. */
import type { Environment } from '../environment.js';
import { type Lookup, lookupIn } from './interpolate.js';
import { activeProfiles } from './profiles.js';
import { loadProject } from './project.js';
import { manifestOf, type ParsedManifest } from './validate.js';

export interface LoadedManifest extends ParsedManifest {
  /** The first file's text. */
  readonly text: string;
  /** The values of variables. */
  readonly variables: Lookup;
  /** The texts of all files, with what they include, by the files' names. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads, merges and validates the files; a later one is merged over the earlier ones. Variables are replaced from `env`,
 * and from the file `.env` beside the first file or those of MULTINODE_ENV_FILES. Throws a ManifestError, also if one of
 * the files can't be read.
 */
export async function loadManifest(
  files: string | readonly string[],
  { env }: { env: Environment },
): Promise<LoadedManifest> {
  const project = await loadProject(typeof files === 'string' ? [files] : files, { env });
  const { file, texts, env: surroundings } = project;
  const variables = lookupIn(surroundings);
  const parsed = manifestOf(project, { file, lookup: variables, profiles: activeProfiles(surroundings) });
  return { ...parsed, variables, text: texts.get(file) ?? '', texts };
}
