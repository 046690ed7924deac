import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { ManifestError, UsageError } from '../../errors/errors.js';
import { hasCode, messageOf } from '../../errors/system.js';
import type { CheckedFile } from '../../import/check.js';
import type { ImportedApplication } from '../../import/import.js';
import type { TargetName } from '../../manifest/model.js';
import type { Context, Result, Runner } from '../context.js';
import { addCommon, several } from '../options.js';

interface Options {
  readonly output?: string;
  readonly force?: true;
  readonly name?: string;
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
}

const NONE: readonly string[] = [];

export const importCommand = (run: Runner) =>
  addCommon(
    new Command('import')
      .description('Write a manifest from Compose files, with a report about every key.')
      .argument('<files...>', 'Compose files, each merged over the earlier ones; folders with --check')
      .option('-o, --output <path>', 'file to write (default: standard output)')
      .option('--force', 'overwrite the file')
      .option('--name <name>', "application's name (default: the project's)")
      .option('--env-file <path>', 'values for variables, instead of .env (repeatable)', several, NONE)
      .option('--profile <name>', 'active profile; * for all of them (repeatable)', several, NONE)
      .option('--check', 'write nothing; show which shares of services and files would be carried whole')
      .action(
        run(async (context, files, { check, ...options }): Promise<Result> => {
          return check ? checked(context, files, options) : imported(context, files, options);
        }),
      ),
    'nothing',
  );

async function imported(context: Context, files: readonly string[], options: Options): Promise<Result> {
  const { cwd, terminal } = context;
  const { output } = options;
  const folder = relative(
    cwd,
    output === undefined ? resolve(cwd, dirname(files[0] ?? '')) : dirname(resolve(cwd, output)),
  );
  const { parsed: _, ...result } = await importFiles(context, files, options, folder);
  const { renderReport } = await import('../render/import.js');
  if (output !== undefined)
    await write(resolve(cwd, output), output, result.manifest, options.force === true);
  if (!context.options.json) terminal.note(renderReport(result, terminal.errorColors));
  return {
    data: result,
    text: () => (output === undefined ? result.manifest.trimEnd() : `wrote ${output}`),
  };
}

async function importFiles(
  { cwd, env }: Context,
  files: readonly string[],
  { name, envFile, profile }: Options,
  folder: string,
) {
  const { importCompose } = await import('../../import/import.js');
  return importCompose({
    files,
    env,
    envFiles: envFile.length > 0 ? envFile : (env.COMPOSE_ENV_FILES?.split(',').filter(Boolean) ?? []),
    profiles: profile,
    ...(name !== undefined && { name }),
    folder: folder === '' ? '.' : folder,
    folderName: basename(resolve(cwd, dirname(files[0] ?? ''))),
    read: (path) => readFrom(cwd, path),
  });
}

/** @throws ManifestError MN1002 */
async function readFrom(cwd: string, path: string): Promise<string | undefined> {
  const { readText, UnreadableFile } = await import('../../manifest/files.js');
  try {
    const file = resolve(cwd, path);
    // As for Compose, a folder called .env is no file.
    if (basename(path) === '.env' && (await stat(file)).isDirectory()) return undefined;
    return await readText(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || (error instanceof UnreadableFile && error.missing)) return undefined;
    const message = `${path} can't be read: ${messageOf(error)}`;
    throw new ManifestError([{ code: 'MN1002', message, path: [], file: path }], { cause: error });
  }
}

async function write(path: string, shown: string, text: string, force: boolean): Promise<void> {
  try {
    // wx also refuses a file that was created a moment ago.
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new UsageError('MN9001', `${shown} already exists; overwrite it with --force`);
    throw new UsageError('MN9001', `${shown} can't be written: ${messageOf(error)}`, { cause: error });
  }
}

async function checked(context: Context, paths: readonly string[], options: Options): Promise<Result> {
  const { summarise } = await import('../../import/check.js');
  const { TARGETS } = await import('../../manifest/targets.js');
  const { renderCheck } = await import('../render/import.js');
  const read = [];
  const unread = [];
  for (const files of await projects(context.cwd, paths)) {
    const [file = ''] = files;
    try {
      const imported = await importFiles(context, files, options, dirname(file));
      const { workloads, report } = imported;
      const unsupported = await unsupportedIn(imported, TARGETS);
      read.push({ file, parts: workloads.map(({ part }) => part), report, unsupported });
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      unread.push({ file, reason: error.issues[0]?.message ?? error.message });
    }
  }
  const data = summarise(read, unread, TARGETS);
  return { data, text: (colors) => renderCheck(data, colors) };
}

/** What each target does not support, with the part of the imported file that it comes from. */
async function unsupportedIn(
  { parsed: { manifest, source }, workloads }: ImportedApplication,
  targets: readonly TargetName[],
): Promise<CheckedFile['unsupported']> {
  const { checkSupported } = await import('../../compiler/support.js');
  const { workloadAt } = await import('../../import/draft.js');
  const locator = { file: 'multinode.yaml', locate: source.locate };
  return Object.fromEntries(
    targets.map((target) => [
      target,
      checkSupported(manifest, target, locator).map(({ path }) => {
        const [section, , field] = path;
        return { part: workloadAt(workloads, path)?.part ?? '', field: String(field ?? section) };
      }),
    ]),
  );
}

const COMPOSE = /^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/;
const OVERRIDE = /\.override(?=\.ya?ml$)/;

/** The files of each project: a file of its own, or one in a folder with its override. */
async function projects(cwd: string, paths: readonly string[]): Promise<string[][]> {
  const found: string[][] = [];
  for (const path of paths) {
    const kind = await stat(resolve(cwd, path)).catch((error: unknown) => {
      throw new UsageError('MN9001', `${path} can't be read: ${messageOf(error)}`, { cause: error });
    });
    if (!kind.isDirectory()) {
      found.push([path]);
      continue;
    }
    const files = (await readdir(resolve(cwd, path), { recursive: true, encoding: 'utf8' }))
      .filter((file) => COMPOSE.test(basename(file)) && !/(^|\/)(node_modules|\.git)\//.test(file))
      .sort();
    for (const file of files.filter((each) => !OVERRIDE.test(each))) {
      const override = files.filter((each) => each !== file && each.replace(OVERRIDE, '') === file);
      found.push([file, ...override].map((each) => join(path, each)));
    }
  }
  return found;
}
