import { Command } from '@commander-js/extra-typings';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { renderDecisions } from '../render/decisions.js';

export const why = (run: Runner) =>
  addCommon(
    new Command('why')
      .description('Show the last scaling decisions about a workload, with the reason for each.')
      .argument('<workload>', 'its name')
      .option('-n, --number <count>', 'how many decisions', count, 10)
      .action(
        run(async (context, name, options) => {
          const client = await connect(context);
          const { items } = await client.decisions(name, { limit: options.number });
          const data = items.toReversed();
          return { data, text: (colors) => renderDecisions(name, data, Date.now(), colors) };
        }),
      ),
    'agent',
  );
