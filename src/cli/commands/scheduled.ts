import { Command } from '@commander-js/extra-typings';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { renderSchedules } from '../render/schedules.js';
import { cancel, get, list, logs, remove, start, wait } from './executions.js';

const tasks = (run: Runner) =>
  addCommon(
    new Command('list').description('List scheduled tasks with their last and next runs.').action(
      run(async (context) => {
        const { scheduled_tasks: data } = await (await connect(context)).status();
        return {
          data,
          text: (colors) => renderSchedules(visible(data), Date.now(), colors) || 'no scheduled tasks',
        };
      }),
    ),
    'agent',
  );

export const scheduled = (run: Runner) =>
  new Command('scheduled')
    .description('List scheduled tasks, run one now, and follow their runs.')
    .addCommand(tasks(run))
    .addCommand(
      start(
        run,
        'run',
        {
          description: 'Run a scheduled task now, regardless of its schedule, and print the id of the run.',
          argument: '<scheduled-task>',
        },
        (client, task, options) => client.scheduledTasks.run(task, options),
      ),
    )
    .addCommand(list(run, 'runs', '<scheduled-task>', "List a scheduled task's runs, newest first."))
    .addCommand(get(run))
    .addCommand(wait(run))
    .addCommand(logs(run))
    .addCommand(cancel(run))
    .addCommand(remove(run));
