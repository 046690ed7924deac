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
      .description('Call a function and print its answer; exit with code 1 if the status is 400 or more.')
      .argument('<function>', "function's name, optionally with a path and query: hello/users?limit=3")
      .argument('[body]', 'text, @FILE for a file, or - for standard input')
      .option('-X, --method <method>', 'HTTP method (default: POST with a body, else GET)')
      .option('-H, --header <line>', 'add a header, as "Name: value"; can be repeated', header, [])
      .option('--timeout <duration>', 'time to wait for the whole answer, such as 30s', duration)
      .option('--async', 'queue the call and print its id')
      .option('--wait', 'with --async: wait until the call ends and print the answer')
      .option(...RAW)
      .action(
        run(async (context, target, given, options) => {
          if (options.wait && !options.async) throw new UsageError('MN9001', '--wait needs --async');
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
  if (!match) throw new InvalidArgumentError('Give a header as "Name: value".');
  return [...before, [match[1] ?? '', match[2] ?? '']];
}
