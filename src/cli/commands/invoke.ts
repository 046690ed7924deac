import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { InvokeOptions } from '../../client/client.js';
import { UsageError } from '../../errors/errors.js';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, duration } from '../options.js';
import { renderInvocation } from '../render/invocations.js';
import { readBody } from '../request-body.js';
import { printResponse } from '../response.js';
import { RAW } from '../worker-output.js';

export const invoke = (run: Runner) =>
  addCommon(
    new Command('invoke')
      .description('Call a function and print its answer; a status of 400 or more ends with exit code 1.')
      .argument('<function>', 'its name, with a sub-path and query where wanted: hello/users?limit=3')
      .argument('[body]', 'text, @FILE for a file, or - for standard input')
      .option('-X, --method <method>', 'POST where there is a body, else GET')
      .option('-H, --header <line>', 'header as "Name: value"; may be given several times', header, [])
      .option('--timeout <duration>', 'how long to wait for the whole answer, such as 30s', duration)
      .option('--async', 'hand the call over and print its id')
      .option('--wait', 'with --async: wait for its end and print the answer')
      .option(...RAW)
      .action(
        run(async (context, target, given, options) => {
          if (options.wait && !options.async) throw new UsageError('MN9001', '--wait goes with --async');
          const slash = target.search(/[/?]/);
          const name = slash < 0 ? target : target.slice(0, slash);
          const headers = new Headers(options.header);
          const body = await readBody(given, headers, context);
          const request: InvokeOptions = {
            path: slash < 0 ? '' : target.slice(slash),
            headers,
            signal: context.signal,
            ...(body !== undefined && { body }),
            ...(options.method !== undefined && { method: options.method.toUpperCase() }),
            ...(options.timeout !== undefined && { timeout: options.timeout }),
          };
          const client = await connect(context);
          if (!options.async) return printResponse(context, await client.invoke(name, request), options);
          const pending = await client.invokeAsync(name, request);
          if (!options.wait) return { data: pending.acknowledged, text: () => pending.id };
          const ended = await pending.wait({ signal: context.signal });
          if (ended.response === null) {
            return {
              data: ended,
              text: (colors) => renderInvocation(visible(ended), Date.now(), colors),
              exitCode: 1,
            };
          }
          return printResponse(context, await pending.response({ signal: context.signal }), options);
        }),
      ),
    'agent',
  );

function header(line: string, before: [string, string][]): [string, string][] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(line);
  if (!match) throw new InvalidArgumentError('A header is "Name: value".');
  return [...before, [match[1] ?? '', match[2] ?? '']];
}
