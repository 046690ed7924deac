import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/errors.js';
import type { Context, Result, Runner } from '../context.js';
import { addCommon } from '../options.js';

interface Written {
  readonly content: Buffer | string;
  /** Permission bits, 0o644 unless given. */
  readonly mode?: number;
}

const install = (run: Runner) =>
  addCommon(
    new Command('install')
      .description(
        "Put the Terraform provider into the user's plugin folder, where every configuration finds it.",
      )
      .action(
        run(async ({ env }): Promise<Result> => {
          if (!env.HOME) throw new UsageError('MN9001', 'HOME is not set, so there is no plugin folder');
          const { launcherFiles } = await import('../../terraform/framework/launcher.js');
          const files = launcherFiles().map(({ path, ...file }) => [path, file] as const);
          return write(join(env.HOME, '.terraform.d'), withoutFolder(files, 'terraform.d'));
        }),
      ),
    'nothing',
  );

const mirror = (run: Runner) =>
  addCommon(
    new Command('mirror')
      .description('Write a mirror with the Terraform provider: a folder for Terraform, or for a web server.')
      .argument('<folder>')
      .action(
        run(async ({ cwd }, folder): Promise<Result> => {
          const { mirror: files } = await import('../../terraform/distribution/distribution.js');
          return write(resolve(cwd, folder), unmodified(files()));
        }),
      ),
    'nothing',
  );

const release = (run: Runner) =>
  addCommon(
    new Command('release')
      .description('Write the files with which a registry publishes the Terraform provider, and sign them.')
      .argument('<folder>')
      .option('--sign <key>', 'sign with this key of GnuPG')
      .action(
        run(async (context, folder, { sign }): Promise<Result> => {
          const { release: files, SUMS } = await import('../../terraform/distribution/distribution.js');
          const place = resolve(context.cwd, folder);
          const written = await write(place, unmodified(files()));
          if (sign === undefined) return written;
          await signed(context, join(place, SUMS), sign);
          const all = [...written.data.written, `${SUMS}.sig`];
          return { data: { folder: place, written: all }, text: () => list(place, all) };
        }),
      ),
    'nothing',
  );

export const provider = (run: Runner) =>
  new Command('provider')
    .description('Install and distribute the Terraform provider.')
    .addCommand(install(run))
    .addCommand(mirror(run))
    .addCommand(release(run));

function unmodified(files: ReadonlyMap<string, Buffer>): readonly (readonly [string, Written])[] {
  return [...files].map(([path, content]) => [path, { content }] as const);
}

function withoutFolder(files: readonly (readonly [string, Written])[], folder: string) {
  return files.map(([path, file]) => [path.slice(folder.length + 1), file] as const);
}

async function write(folder: string, files: readonly (readonly [string, Written])[]) {
  for (const [path, { content, mode = 0o644 }] of files) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content, { mode });
  }
  const written = files.map(([path]) => path);
  return { data: { folder, written }, text: () => list(folder, written) };
}

function list(folder: string, paths: readonly string[]): string {
  return paths.map((path) => `wrote ${join(folder, path)}`).join('\n');
}

/** A detached, binary signature. @throws UsageError MN9001 with what GnuPG says */
async function signed({ env }: Context, file: string, key: string): Promise<void> {
  const args = ['--batch', '--yes', '--local-user', key, '--output', `${file}.sig`, '--detach-sign', file];
  const child = spawn('gpg', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close').catch((error: unknown) => {
    throw new UsageError('MN9001', 'gpg is not installed, and signs the release', { cause: error });
  });
  const [said, [code]] = await Promise.all([text(child.stderr), ended]);
  if (code !== 0) throw new UsageError('MN9001', `gpg could not sign with ${key}: ${said.trim()}`);
}
