import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';

/** For the completion scripts, which know everything but the names of workloads. */
export const complete = (run: Runner) =>
  new Command('__complete')
    .description('Print the names of workloads that an argument may be.')
    .argument('<argument>', 'what it is called, such as function')
    .argument('[words...]', 'what stands on the line already')
    .action(
      run(async (context, argument, words) => {
        const { names } = await import('../completion/names.js');
        // Whatever is wrong, this is not the time to say it.
        const found = await names(context, argument, words).catch(() => []);
        return { data: found, text: () => found.join('\n') };
      }),
    );
