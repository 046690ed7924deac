import { Command } from '@commander-js/extra-typings';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { renderStatus } from '../render/status.js';
import { watch } from '../watch.js';

export const status = (run: Runner) =>
  addCommon(
    new Command('status')
      .description('Show the workers of every workload, and why there are so many.')
      .option('-w, --watch', 'keep showing, until Ctrl-C')
      .action(
        run(async (context, options) => {
          const client = await connect(context);
          if (options.watch) {
            return watch(
              context,
              (signal) => client.status({ signal }),
              (now, colors) => renderStatus(now, Date.now(), colors),
            );
          }
          const data = await client.status();
          return { data, text: (colors) => renderStatus(data, Date.now(), colors) };
        }),
      ),
    'agent',
  );
