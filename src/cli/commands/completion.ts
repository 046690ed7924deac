import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';

export const completion = (run: Runner) =>
  addCommon(
    new Command('completion')
      .description('Print a script for tab completion of commands and options.')
      .addArgument(new Argument('<shell>', 'shell to print it for').choices(['bash', 'zsh', 'fish'] as const))
      .addHelpText('after', '\nExample: source <(multinode completion bash)')
      .action(
        run(async (_context, shell, _options, command: CommandUnknownOpts) => {
          const { tree } = await import('../completion/tree.js');
          const { scripts } = await import('../completion/scripts.js');
          const script = scripts[shell](tree(rootOf(command)));
          return { data: { shell, script }, text: () => script.trimEnd() };
        }),
      ),
    'nothing',
  );

function rootOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent ? rootOf(command.parent) : command;
}
