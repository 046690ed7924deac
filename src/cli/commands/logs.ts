import { Command } from '@commander-js/extra-typings';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { printLog } from '../log-output.js';
import { addCommon, count } from '../options.js';
import { RAW } from '../worker-output.js';

export const logs = (run: Runner) =>
  addCommon(
    new Command('logs')
      .description("Show what a workload's workers print.")
      .argument('<workload>', 'its name')
      .option('-f, --follow', 'keep showing new lines, until Ctrl-C')
      .option('-n, --tail <count>', 'how many of the last lines', count, 100)
      .option(...RAW)
      .action(
        run(async (context, name, { tail, follow = false, raw }) => {
          const client = await connect(context);
          return printLog(context, client.logs(name, { tail, follow, signal: context.signal }), { raw });
        }),
      ),
    'agent',
    { short: false },
  );
