import { Command, Option } from '@commander-js/extra-typings';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { renderInvocation, renderInvocations } from '../render/invocations.js';
import { printBody } from '../response.js';
import { RAW } from '../worker-output.js';

const STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

const list = (run: Runner) =>
  addCommon(
    new Command('list')
      .description('List asynchronous invocations, newest first.')
      .argument('[function]', 'list only its invocations')
      .addOption(new Option('--state <state>', 'list only those in this state').choices(STATES))
      .option('-n, --number <count>', 'number of invocations to list', count, 20)
      .option('--cursor <cursor>', 'continue after the previous page, which printed the cursor')
      .action(
        run(async (context, name, { state, number, cursor }) => {
          const client = await connect(context);
          const data = await client.invocations({
            limit: number,
            ...(name !== undefined && { function: name }),
            ...(state !== undefined && { state }),
            ...(cursor !== undefined && { cursor }),
          });
          return { data, text: (colors) => renderInvocations(visible(data), Date.now(), colors) };
        }),
      ),
    'agent',
  );

const get = (run: Runner) =>
  addCommon(
    new Command('get')
      .description('Show an asynchronous invocation.')
      .argument('<id>', 'id that invoke --async printed')
      .option('--response', "print the body of the worker's answer instead")
      .option(...RAW)
      .action(
        run(async (context, id, options) => {
          const client = await connect(context);
          if (options.response) {
            await printBody(
              context,
              await client.invocationResponse(id, { signal: context.signal }),
              options,
            );
            return undefined;
          }
          const data = await client.invocation(id);
          return { data, text: (colors) => renderInvocation(visible(data), Date.now(), colors) };
        }),
      ),
    'agent',
  );

const cancel = (run: Runner) =>
  addCommon(
    new Command('cancel')
      .description('Cancel an asynchronous invocation.')
      .argument('<id>', 'id that invoke --async printed')
      .action(
        run(async (context, id) => {
          const data = await (await connect(context)).cancelInvocation(id);
          return { data, text: (colors) => renderInvocation(visible(data), Date.now(), colors) };
        }),
      ),
    'agent',
  );

export const invocations = (run: Runner) =>
  new Command('invocations')
    .description('List, show and cancel asynchronous invocations.')
    .addCommand(list(run))
    .addCommand(get(run))
    .addCommand(cancel(run));
