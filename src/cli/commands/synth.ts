import { relative } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { stackFolder } from '../locate.js';
import { findManifest, pointing } from '../manifest.js';
import { addCommon } from '../options.js';

export const synth = (run: Runner) =>
  addCommon(
    new Command('synth')
      .description("Generate the manifest's Terraform files, for terraform or tofu to apply.")
      .option(
        '--module',
        'write a module for other Terraform configurations, by default to .multinode/TARGET-module',
      )
      .action(
        run(async (context, options) => {
          const found = await findManifest(context);
          const { manifest, source, file } = found;
          const module = options.module === true;
          const stack = await stackFolder(context);
          // A module has other files than the stack that up applies.
          const folder = module && context.options.out === undefined ? `${stack}-module` : stack;
          const { synth: write } = await import('../../compiler/synth.js');
          const { written, removed } = await pointing(found, () =>
            write({
              manifest,
              locate: source.locate,
              file,
              target: context.options.target,
              folder,
              module,
            }),
          );
          return {
            data: { folder, written, removed },
            text: () => {
              const where = relative(context.cwd, folder) || '.';
              if (written.length + removed.length === 0) return `${where} is up to date`;
              return [
                ...written.map((file) => `wrote ${where}/${file}`),
                ...removed.map((file) => `removed ${where}/${file}`),
              ].join('\n');
            },
          };
        }),
      ),
    'stack',
  );
