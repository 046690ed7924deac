import { Command } from '@commander-js/extra-typings';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { renderDecisions } from '../render/decisions.js';
import { lead, renderOutage, renderStorage } from '../render/status.js';
import { visible } from '../render/visible.js';
import type { Colors } from '../terminal.js';

export const why = (run: Runner) =>
  addCommon(
    new Command('why')
      .description('Show the last scaling decisions about a workload, with the reason for each.')
      .argument('<workload>', 'its name')
      .option('-n, --number <count>', 'how many decisions', count, 10)
      .action(
        run(async (context, name, options) => {
          const client = await connect(context);
          const [{ items }, status] = await Promise.all([
            client.decisions(name, { limit: options.number }),
            client.status(),
          ]);
          const data = items.toReversed();
          const text = (colors: Colors) => {
            const now = Date.now();
            const decisions = renderDecisions(name, visible(data), now, colors);
            return [
              decisions,
              ...lead(renderOutage(visible(status), now, colors)),
              ...lead(renderStorage(visible(status), now, colors)),
            ].join('\n');
          };
          return { data, text };
        }),
      ),
    'agent',
  );
