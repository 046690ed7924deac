import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { findManifest } from '../manifest.js';
import { addCommon } from '../options.js';

export const plan = (run: Runner) =>
  addCommon(
    new Command('plan')
      .description('Show what up would change.')
      .option('--detailed-exitcode', 'exit with code 2 if something would change')
      .option('--migrate-state', 'move the state to another backend, if the manifest has another one')
      .action(
        run(async (context, options) => {
          const found = await findManifest(context);
          const { preview } = await import('../deployment/preview.js');
          const { renderDifference } = await import('../render/changes.js');
          return preview(
            context,
            found,
            async ({ difference, steps, changes }) => ({
              data: { changes, steps, ...difference },
              exitCode: changes && options.detailedExitcode ? 2 : 0,
              text: (colors) =>
                changes ? renderDifference(difference, steps, colors).join('\n') : 'nothing to change',
            }),
            { migrate: options.migrateState === true },
          );
        }),
      ),
    'stack',
  );
