/** Commands that jobs and scheduled tasks share: about one execution, and lists of them. */
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Execution, ExecutionDetail } from '../../api/types.js';
import type { StartOptions } from '../../client/executions.js';
import type { Client } from '../../client/index.js';
import { UsageError } from '../../errors/errors.js';
import { visible, visibleLines } from '../../text/visible.js';
import { quote } from '../again.js';
import { connect } from '../connection.js';
import type { Context, Result, Runner } from '../context.js';
import { printLog } from '../log-output.js';
import { addCommon, count } from '../options.js';
import { renderExecution, renderExecutions } from '../render/executions.js';
import { readBody } from '../request-body.js';
import { RAW, TAIL, TIMESTAMPS, writeOutput } from '../worker-output.js';

const STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED'] as const;

export const list = (run: Runner, name: string, argument: string, description: string) =>
  addCommon(
    new Command(name)
      .description(description)
      .argument(
        argument,
        argument.startsWith('[') ? 'list only its executions' : 'name of the scheduled task',
      )
      .addOption(new Option('--state <state>', 'list only those in this state').choices(STATES))
      .option('-n, --number <count>', 'number of executions to list', count, 20)
      .option('--cursor <cursor>', 'continue after the previous page, which printed the cursor')
      .action(
        run(async (context, workload, { state, number, cursor }) => {
          const client = await connect(context);
          const data = await client.jobs.list({
            limit: number,
            ...(workload !== undefined && { workload }),
            ...(state !== undefined && { state }),
            ...(cursor !== undefined && { cursor }),
          });
          return { data, text: (colors) => renderExecutions(visible(data), Date.now(), colors) };
        }),
      ),
    'agent',
  );

export const get = (run: Runner) =>
  addCommon(
    new Command('get')
      .description("Show an execution's state, progress and output.")
      .argument('<id>', 'id of the execution')
      .option('--output', 'print only the output, unchanged')
      .option(...RAW)
      .action(
        run(async (context, id, options) => {
          const data = await (await connect(context)).jobs.get(id);
          return options.output ? output(context, data, options.raw) : shown(data);
        }),
      ),
    'agent',
  );

export const wait = (run: Runner) =>
  addCommon(
    new Command('wait')
      .description('Wait until an execution ends; exit with code 1 unless it succeeded.')
      .argument('<id>', 'id of the execution')
      .action(
        run(async (context, id) => {
          const { signal } = context;
          return ended(await (await connect(context)).jobs.wait(id, { signal }));
        }),
      ),
    'agent',
  );

export const cancel = (run: Runner) =>
  addCommon(
    new Command('cancel')
      .description('Cancel an execution; its worker gets SIGTERM, then SIGKILL.')
      .argument('<id>', 'id of the execution')
      .action(
        run(async (context, id) => {
          const client = await connect(context);
          await client.jobs.cancel(id);
          return shown(await client.jobs.get(id));
        }),
      ),
    'agent',
  );

export const remove = (run: Runner) =>
  addCommon(
    new Command('remove')
      .description('Delete an ended execution with its output and logs.')
      .argument('<id>', 'id of the execution')
      .action(
        run(async (context, id) => {
          await (await connect(context)).jobs.remove(id);
          return { data: { removed: id }, text: () => `removed ${id}` };
        }),
      ),
    'agent',
  );

export const logs = (run: Runner) =>
  addCommon(
    new Command('logs')
      .description("Show the logs of an execution's workers.")
      .argument('<id>', 'id of the execution')
      .option('-f, --follow', 'show new lines until the execution ends')
      .option(...TAIL)
      .option(...TIMESTAMPS)
      .option(...RAW)
      .action(
        run(async (context, id, { tail, follow = false, raw, timestamps }) => {
          const client = await connect(context);
          const entries = client.jobs.logs(id, { tail, follow, signal: context.signal });
          return printLog(context, entries, { raw, timestamps });
        }),
      ),
    'agent',
    { short: false },
  );

/** A command that starts an execution and prints its id, or with --wait its outcome. */
export const start = (
  run: Runner,
  name: string,
  words: { readonly description: string; readonly argument: string },
  begin: (client: Client, workload: string, options: StartOptions) => Promise<Execution>,
) =>
  addCommon(
    new Command(name)
      .description(words.description)
      .argument(words.argument, 'its name')
      .option('--input <input>', 'text, @FILE for a file, or - for standard input')
      .option('--idempotency-key <key>', 'start only one execution for all requests with this key')
      .option('--wait', 'wait until it ends; exit with code 1 unless it succeeded')
      .allowExcessArguments()
      .action(
        run(async (context, workload, options, command: CommandUnknownOpts) => {
          refuseMore(command);
          const { signal } = context;
          const input = await readInput(options.input, context);
          const client = await connect(context);
          const started = await begin(client, workload, {
            signal,
            ...(input !== undefined && { input }),
            ...(options.idempotencyKey !== undefined && { idempotencyKey: options.idempotencyKey }),
          });
          if (options.wait) return ended(await client.jobs.wait(started.id, { signal }));
          return { data: started, text: () => started.id };
        }),
      ),
    'agent',
  );

/** @throws UsageError MN9001 if there is another argument: it is probably meant as the input */
function refuseMore({ args: [, more] }: CommandUnknownOpts): void {
  if (more === undefined) return;
  throw new UsageError(
    'MN9001',
    `unexpected argument ${more}; to pass it as the input, write --input ${quote(more)}`,
  );
}

async function readInput(given: string | undefined, context: Context): Promise<string | undefined> {
  const body = await readBody(given, new Headers(), context);
  return body === undefined ? undefined : new Response(body).text();
}

function shown(data: ExecutionDetail): Result {
  const { output } = data;
  const parts = { ...visible(data), output: output === null ? null : visibleLines(output) };
  return { data, text: (colors) => renderExecution(parts, Date.now(), colors) };
}

async function output({ options, terminal }: Context, data: ExecutionDetail, raw = false): Promise<Result> {
  if (!options.json && data.output !== null && data.output !== '')
    await writeOutput(terminal, [Buffer.from(`${data.output}\n`)], raw);
  return { data: { output: data.output }, text: () => '' };
}

function ended(data: ExecutionDetail): Result {
  return { ...shown(data), exitCode: data.state === 'SUCCEEDED' ? 0 : 1 };
}
