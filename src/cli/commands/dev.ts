import { Command } from '@commander-js/extra-typings';
import { inspectAgent } from '../../agent/process/description.js';
import { RequestError } from '../../errors/errors.js';
import { again } from '../again.js';
import type { Context, Runner } from '../context.js';
import { agentFolder, manifestFolder, stackFolder } from '../locate.js';
import { addCommon } from '../options.js';
import { readState } from '../state.js';

export const dev = (run: Runner) =>
  addCommon(
    new Command('dev')
      .description(
        'Run the application on this machine without Terraform, reload on every save, remove it on Ctrl-C.',
      )
      .action(
        run(async (context) => {
          const root = manifestFolder(context);
          const folder = await agentFolder(context);
          await refuseOccupied(context);
          const { Session } = await import('../dev/session.js');
          const { removeDirect } = await import('../deployment/direct.js');
          const { terminal, kill } = context;
          const session = new Session(context, folder);
          try {
            await session.run();
          } finally {
            const step = (text: string) => terminal.note(`${text}; press Ctrl-C again to stop immediately`);
            // The first Ctrl-C ended the session: only a second one hurries the removal.
            const line = (text: string) => terminal.note(text);
            await removeDirect(folder, root, { signal: kill, kill, step, line });
          }
          return undefined;
        }),
      ),
    'stack',
  );

/** @throws RequestError MN4004 if the folder has an application that dev would take over, and then remove */
async function refuseOccupied(context: Context): Promise<void> {
  if (
    !inspectAgent(await agentFolder(context)) &&
    !(await readState({ folder: await stackFolder(context), env: context.env }))
  )
    return;
  const down = again(context, 'down');
  throw new RequestError('MN4004', 409, `the application is already up; run "${down}" before dev`);
}
