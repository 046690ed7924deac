import { Command } from '@commander-js/extra-typings';
import type { Client } from '../../client/index.js';
import { AgentError } from '../../errors/errors.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { printLog } from '../log-output.js';
import { addCommon } from '../options.js';
import { RAW, TAIL, TIMESTAMPS } from '../worker-output.js';

export const logs = (run: Runner) =>
  addCommon(
    new Command('logs')
      .description("Show the logs of a workload's workers.")
      .argument('<workload>', "workload's name")
      .option('-f, --follow', 'show new lines until Ctrl-C')
      .option(...TAIL)
      .option(...TIMESTAMPS)
      .option(...RAW)
      .action(
        run(async (context, name, { tail, follow = false, raw, timestamps }) => {
          const client = await connect(context);
          const entries = client.logs(name, { tail, follow, signal: context.signal });
          try {
            return await printLog(context, entries, { raw, timestamps });
          } catch (error) {
            throw await ofExecution(client, name, error);
          }
        }),
      ),
    'agent',
    { short: false },
  );

/** The error for an unknown workload; if the name is an execution's id, it names the command to use. */
async function ofExecution(client: Client, name: string, error: unknown): Promise<unknown> {
  if (!(error instanceof AgentError && error.code === 'MN4002')) return error;
  const found = await client.jobs.get(name).catch(() => null);
  if (!found) return error;
  const command = found.kind === 'job' ? 'jobs' : 'scheduled';
  const message = `${name} is an execution of ${found.workload}; use multinode ${command} logs ${name}`;
  return new AgentError('MN4002', message, { cause: error });
}
