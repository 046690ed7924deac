import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';

/** Used by the completion scripts, which know everything but the names of workloads. */
export const complete = (run: Runner) =>
  new Command('__complete')
    .description('Print the names of the workloads that fit an argument.')
    .argument('<argument>', "argument's name, such as function")
    .argument('[words...]', 'words already on the line')
    .action(
      run(async (context, argument, words) => {
        const { names } = await import('../completion/names.js');
        // A completion must not print errors.
        const found = await names(context, argument, words).catch(() => []);
        return { data: found, text: () => found.join('\n') };
      }),
    );
