import { posix } from 'node:path';
import { ManifestError } from '../errors/errors.js';
import type { Builds } from '../manifest/builds/builds.js';
import type { Manifest, TargetName } from '../manifest/model.js';
import { launcherFiles } from '../terraform/framework/launcher.js';
import { VERSION } from '../version.js';
import { CONFIG_FILE, SOURCE_MAP_FILE } from './files.js';
import { printJson } from './json.js';
import { buildSourceMap, type Locate, type SourceMap } from './sourcemap.js';
import { checkSupported, type ManifestLocator } from './support.js';
import { synthesise } from './synthesise.js';

export interface CompileOptions extends ManifestLocator {
  /** Path of the manifest's folder relative to the stack's folder, with forward slashes, such as "../..". */
  readonly root: string;
  /** Path of another file of the manifest relative to its folder, with forward slashes. */
  readonly pathOf?: (file: string) => string;
  /** Whether to make a module for other Terraform configurations instead of a root of its own. */
  readonly module?: boolean;
  /** The manifest's builds, if the target runs images. */
  readonly builds?: Builds;
}

export interface StackFile {
  readonly content: string;
  /** Permission bits, 0o644 unless given. */
  readonly mode?: number;
}

export interface Stack {
  /** Files by their path in the stack's folder, with forward slashes. */
  readonly files: ReadonlyMap<string, StackFile>;
  readonly sourceMap: SourceMap;
}

/**
 * Compiles a manifest to the files of a Terraform stack. The same manifest gives the same bytes everywhere; nothing is read
 * or written.
 * @throws ManifestError with everything that the target does not support
 */
export async function compile(
  manifest: Manifest,
  target: TargetName,
  options: CompileOptions,
): Promise<Stack> {
  const issues = checkSupported(manifest, target, options);
  if (issues.length > 0) throw new ManifestError(issues);

  const { config, origins } = await synthesise(manifest, target, options);
  const printed = printJson(config);
  const { root, pathOf = (name) => name } = options;
  const file = posix.join(root, posix.basename(options.file));
  const locate: Locate = (path) => {
    const place = options.locate(path);
    return place.file === undefined ? place : { ...place, file: posix.join(root, pathOf(place.file)) };
  };
  const sourceMap = buildSourceMap(printed.paths, origins, file, locate);
  const files = new Map<string, StackFile>([
    [CONFIG_FILE, { content: printed.text }],
    [SOURCE_MAP_FILE, { content: `${JSON.stringify(sourceMap)}\n` }],
    ['.gitignore', { content: GITIGNORE }],
    ...(options.module ? [] : launcherFiles(VERSION)).map(
      ({ path, content, mode }) => [path, { content, mode }] as const,
    ),
  ]);
  return { files, sourceMap };
}

const GITIGNORE = `# The state and the agent's data hold the API key and secrets; the rest of this folder can be committed.
/.terraform/
/agent/
/agent-image/
/agent-key
/builds/
/daemons/
/.multinode-staging-*/
/crash*.log
/terraform.tfstate*
/.terraform.tfstate.lock.info
*.tfplan
`;
