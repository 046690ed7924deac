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
      .action(
        run(async (context) => {
          const found = await findManifest(context);
          const { manifest, source, file } = found;
          const folder = await stackFolder(context);
          const { synth: write } = await import('../../compiler/synth.js');
          const { written, removed } = await pointing(found, () =>
            write({
              manifest,
              locate: source.locate,
              file,
              target: context.options.target,
              folder,
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
