import { Command } from '@commander-js/extra-typings';
import { AgentError, UsageError } from '../../errors/errors.js';
import { visible } from '../../text/visible.js';
import { again } from '../again.js';
import { stackClient } from '../connection.js';
import type { Context, Runner } from '../context.js';
import type { Preview } from '../deployment/preview.js';
import { findManifest } from '../manifest.js';
import { addCommon } from '../options.js';
import { stackPlace } from '../state.js';

export const up = (run: Runner) =>
  addCommon(
    new Command('up')
      .description('Start the application, or update it to match the manifest.')
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--migrate-state', 'move the state to another backend, if the manifest has another one')
      .action(
        run(async (context, options) => {
          const found = await findManifest(context);
          const { preview } = await import('../deployment/preview.js');
          const agreed = await preview(
            context,
            found,
            async (planned) => {
              if (!planned.changes) return { changed: false };
              if (!(await agree(context, planned, options.yes === true))) return undefined;
              await apply(context, planned);
              return { changed: true };
            },
            { migrate: options.migrateState === true },
          );
          if (!agreed) return { data: { changed: false }, text: () => 'nothing was changed', exitCode: 1 };
          const { changed } = agreed;
          const client = await stackClient(await stackPlace(context));
          if (!client) throw new AgentError('MN4011', 'the agent was started, but has ended');
          const { untilStarted } = await import('../deployment/start-order.js');
          const status = await untilStarted(context, client);
          const { renderReady } = await import('../render/ready.js');
          const invoke = (name: string) => again(context, `invoke ${name}`);
          return {
            data: { changed, status },
            text: (colors) => renderReady(visible(status), changed, invoke, colors),
          };
        }),
      ),
    'stack',
  );

/** Shows the changes, and asks for confirmation unless it was given. */
async function agree(
  { terminal, signal }: Context,
  { difference, steps }: Preview,
  yes: boolean,
): Promise<boolean> {
  const { renderDifference } = await import('../render/changes.js');
  for (const line of renderDifference(difference, steps, terminal.errorColors)) terminal.note(line);
  if (yes) return true;
  if (terminal.interactive) return terminal.confirm('Make these changes?', signal);
  throw new UsageError(
    'MN9001',
    'up asks for confirmation, and there is no terminal to ask on; use --yes to make the changes without asking',
  );
}

async function apply(context: Context, { deployment }: Preview): Promise<void> {
  const { working } = await import('../deployment/working.js');
  const goOn = `the changes made so far stay; run "${again(context, 'up')}" to continue`;
  const { withChangeShown } = await import('../deployment/shown-change.js');
  await working(context, goOn, (work) => withChangeShown(context, work, () => deployment.apply(work)));
}
