import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { cancel, get, list, logs, remove, start, wait } from './executions.js';

export const jobs = (run: Runner) =>
  new Command('jobs')
    .description('Start jobs and follow their executions.')
    .addCommand(
      start(
        run,
        'start',
        { description: 'Start an execution of a job and print its id.', argument: '<job>' },
        (client, job, options) => client.jobs.start(job, options),
      ),
    )
    .addCommand(list(run, 'list', '[job]', 'List executions, newest first.'))
    .addCommand(get(run))
    .addCommand(wait(run))
    .addCommand(logs(run))
    .addCommand(cancel(run))
    .addCommand(remove(run));
