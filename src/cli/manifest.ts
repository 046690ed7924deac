import { dirname, resolve } from 'node:path';
import { AgentError, type Issue, ManifestError } from '../errors/errors.js';
import { inFile } from '../manifest/finding.js';
import type { LoadedManifest } from '../manifest/load.js';
import { declaredAt } from '../manifest/sound.js';
import type { Context } from './context.js';
import { typedFiles } from './locate.js';

export interface FoundManifest extends LoadedManifest {
  /** Absolute path of the first file's folder. */
  readonly root: string;
  /** The first file's path as the user would type it here. */
  readonly file: string;
}

/** Loads the manifest of the command line. @throws ManifestError */
export async function findManifest(
  context: Pick<Context, 'options' | 'cwd' | 'env'>,
): Promise<FoundManifest> {
  const files = typedFiles(context);
  const [file] = files;
  const { loadManifest } = await import('../manifest/load.js');
  const root = dirname(resolve(context.cwd, file));
  return { file, root, ...(await loadManifest(files, { env: context.env })) };
}

/** Does the work; findings that it throws, and those of an agent that refuses it, get their place in the manifest's file. */
export async function pointing<T>({ file, source }: FoundManifest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const issues = issuesOf(error);
    if (!issues) throw error;
    const placed = issues.map((issue) =>
      issue.position
        ? { ...issue, file: issue.file ?? file }
        : { ...issue, file, ...inFile(source.locate(declaredAt(issue.path, source.value))) },
    );
    throw new ManifestError(placed, { cause: error });
  }
}

function issuesOf(error: unknown): readonly Issue[] | undefined {
  if (error instanceof ManifestError) return error.issues;
  return error instanceof AgentError && error.refusal?.errors?.length ? error.refusal.errors : undefined;
}
