import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { PACKAGE_ROOT } from '../../version.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';

export const schema = (run: Runner) =>
  addCommon(
    new Command('schema')
      .description("Print the manifest's JSON Schema, for editors and other tools.")
      .option('--overlay', 'the schema for files that are merged over a manifest, or included')
      .option('--path', "print the schema file's path instead")
      .action(
        run(async (_context, options) => {
          const name = options.overlay ? 'multinode.overlay.schema.json' : 'multinode.schema.json';
          const path = join(PACKAGE_ROOT, 'schema', name);
          if (options.path) return { data: { path }, text: () => path };
          const text = await readFile(path, 'utf8');
          return { data: JSON.parse(text), text: () => text.trimEnd() };
        }),
      ),
    'nothing',
  );
