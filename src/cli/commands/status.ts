import { Command } from '@commander-js/extra-typings';
import type { Client, Status } from '../../client/index.js';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { renderStatus } from '../render/status.js';
import type { Colors } from '../terminal.js';
import { watch } from '../watch.js';

export const status = (run: Runner) =>
  addCommon(
    new Command('status')
      .description('Show the workers of every workload, and the reason for their number.')
      .option('-w, --watch', 'update until Ctrl-C')
      .action(
        run(async (context, options) => {
          const client = await connect(context);
          const render = (now: Status, colors: Colors) => renderStatus(now, Date.now(), colors);
          if (options.watch) return watch(context, statuses(client, context.signal), render);
          const data = await client.status();
          return { data, text: (colors) => render(visible(data), colors) };
        }),
      ),
    'agent',
  );

/** The current status, and again whenever it changes. */
async function* statuses(client: Client, signal: AbortSignal): AsyncGenerator<Status> {
  for await (const { event, data } of client.events({ signal })) if (event === 'status') yield data;
}
