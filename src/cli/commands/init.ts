import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/errors.js';
import { PACKAGE_ROOT } from '../../version.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { manifestTemplate, WORKER_TEMPLATE } from '../templates.js';

export const init = (run: Runner) =>
  addCommon(
    new Command('init')
      .description('Create a manifest and a worker to start from; no file is overwritten.')
      .argument('[folder]', 'folder to create them in (default: this one)')
      .option('--name <name>', "application's name (default: the folder's)")
      .action(
        run(async ({ cwd }, given, options) => {
          const folder = resolve(cwd, given ?? '.');
          const files = {
            'multinode.yaml': manifestTemplate(options.name ?? nameOf(folder), schemaPath(folder)),
            'hello.mjs': WORKER_TEMPLATE,
          };
          const there = Object.keys(files).filter((file) => existsSync(join(folder, file)));
          if (there.length > 0) {
            throw new UsageError(
              'MN9001',
              `${there.join(' and ')} already ${there.length === 1 ? 'exists' : 'exist'}; init does not overwrite files`,
            );
          }
          await mkdir(folder, { recursive: true });
          for (const [file, text] of Object.entries(files)) {
            // wx also refuses a file that was created a moment ago.
            await writeFile(join(folder, file), text, { flag: 'wx' });
          }
          const written = Object.keys(files).map((file) => relative(cwd, join(folder, file)));
          return {
            data: { files: written },
            text: () =>
              `${written.map((file) => `wrote ${file}`).join('\n')}\nnext: ${nextStep(cwd, folder)}`,
          };
        }),
      ),
    'nothing',
  );

function nextStep(cwd: string, folder: string): string {
  const place = relative(cwd, folder);
  if (place === '') return 'multinode up';
  return `cd ${/^[\w./-]+$/.test(place) ? place : JSON.stringify(place)} && multinode up`;
}

/** A valid application name made from the folder's name. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 63);
  return name || 'app';
}

/** The schema's path for editors: that in the folder's node_modules if the package is installed there. */
function schemaPath(folder: string): string {
  const installed = join(folder, 'node_modules', 'multinode', 'schema', 'multinode.schema.json');
  const path = existsSync(installed) ? installed : join(PACKAGE_ROOT, 'schema', 'multinode.schema.json');
  return relative(folder, path);
}
