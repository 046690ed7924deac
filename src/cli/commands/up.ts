import { Command } from '@commander-js/extra-typings';
import { AgentError, UsageError } from '../../errors/errors.js';
import { again } from '../again.js';
import { stackClient } from '../connection.js';
import type { Runner } from '../context.js';
import { agentFolder } from '../locate.js';
import { findManifest } from '../manifest.js';
import { addCommon } from '../options.js';

export const up = (run: Runner) =>
  addCommon(
    new Command('up')
      .description('Make what runs be what the manifest says: start it, or change it.')
      .option('-y, --yes', 'change it without asking')
      .action(
        run(async (context, options) => {
          const { terminal, signal } = context;
          const found = await findManifest(context);
          const { preview } = await import('../deployment/preview.js');
          const { renderDifference } = await import('../render/changes.js');
          const { deployment, difference, steps, changes } = await preview(context, found);
          if (changes) {
            for (const line of renderDifference(difference, steps, terminal.errorColors)) terminal.note(line);
            if (!options.yes) {
              if (!terminal.interactive) throw unattended();
              if (!(await terminal.confirm('Make these changes?', signal))) {
                return { data: { changed: false }, text: () => 'nothing was changed', exitCode: 1 };
              }
            }
            const { working } = await import('../deployment/working.js');
            const goOn = `what was done by then stays; "${again(context, 'up')}" goes on from there`;
            await working(context, goOn, (work) => deployment.apply(work));
          }
          const status = await stackClient(agentFolder(context))?.status({ signal });
          if (!status) throw new AgentError('MN4011', 'the agent was started and is gone again');
          const { renderReady } = await import('../render/ready.js');
          const invoke = (name: string) => again(context, `invoke ${name}`);
          return {
            data: { changed: changes, status },
            text: (colors) => renderReady(status, changes, invoke, colors),
          };
        }),
      ),
    'stack',
  );

function unattended(): UsageError {
  return new UsageError(
    'MN9001',
    'nobody is there to agree to these changes; --yes makes them without asking',
  );
}
