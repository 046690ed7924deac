import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/errors.js';
import { again } from '../again.js';
import type { Context, Runner } from '../context.js';
import { agentFolder, manifestFile, stackFolder } from '../locate.js';
import { addCommon } from '../options.js';

export const down = (run: Runner) =>
  addCommon(
    new Command('down')
      .description('Stop and remove everything that up has started.')
      .option('-y, --yes', 'do not ask for confirmation')
      .action(
        run(async (context, options) => {
          const { terminal, signal } = context;
          const remove = await removal(context);
          if (!remove) return { data: { removed: false }, text: () => 'nothing is up' };
          const { applied } = await import('../deployment/applied.js');
          const { renderRemoval } = await import('../render/removal.js');
          const before = await applied(agentFolder(context));
          for (const line of renderRemoval(
            before?.manifest ?? null,
            context.options.target,
            terminal.errorColors,
          ))
            terminal.note(line);
          if (!options.yes) {
            if (!terminal.interactive) {
              throw new UsageError(
                'MN9001',
                'down asks for confirmation, and there is no terminal to ask on; use --yes to remove without asking',
              );
            }
            if (!(await terminal.confirm('Stop and remove everything?', signal))) {
              return { data: { removed: false }, text: () => 'nothing was removed', exitCode: 1 };
            }
          }
          const { working } = await import('../deployment/working.js');
          await working(context, `run "${again(context, 'down --yes')}" to remove the rest`, remove);
          return { data: { removed: true }, text: (colors) => `${colors.green('✔')} everything was removed` };
        }),
      ),
    'stack',
  );

/** Removes what is up: with Terraform if it was set up by Terraform, else directly; undefined if nothing is up. */
async function removal(context: Context) {
  const folder = stackFolder(context);
  const { destroy, hasState } = await import('../deployment/terraform.js');
  const { removeDirect } = await import('../deployment/direct.js');
  type Work = Parameters<typeof removeDirect>[2];
  if (await hasState(folder)) {
    const file = context.options.out === undefined ? relative(context.cwd, manifestFile(context)) : '';
    return (work: Work) => destroy(folder, file, context.env, work);
  }
  const agent = agentFolder(context);
  return existsSync(agent) ? (work: Work) => removeDirect(agent, folder, work) : undefined;
}
