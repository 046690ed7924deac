import { Command } from '@commander-js/extra-typings';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { renderLogLine } from '../render/log-lines.js';

export const logs = (run: Runner) =>
  addCommon(
    new Command('logs')
      .description("Show what a workload's workers print.")
      .argument('<workload>', 'its name')
      .option('-f, --follow', 'keep showing new lines, until Ctrl-C')
      .option('-n, --tail <count>', 'how many of the last lines', count, 100)
      .action(
        run(async (context, name, options) => {
          const { terminal, signal } = context;
          const client = await connect(context);
          const entries = client.logs(name, { tail: options.tail, follow: options.follow ?? false, signal });
          try {
            for await (const entry of entries) {
              terminal.out(
                context.options.json ? JSON.stringify(entry) : renderLogLine(entry, terminal.colors),
              );
            }
          } catch (error) {
            if (!signal.aborted) throw error;
          }
          return undefined;
        }),
      ),
    'agent',
    { short: false },
  );
