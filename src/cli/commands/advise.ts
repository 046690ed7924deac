import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { limitsOf } from '../../agent/functions/terms.js';
import type { Client } from '../../client/index.js';
import { UsageError } from '../../errors/errors.js';
import { own } from '../../json/record.js';
import type { FunctionSpec } from '../../manifest/model.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { lastCalls, readRecorded } from '../recorded.js';

/** Keeps an answer within seconds: each call is simulated some twenty times. */
const MOST_CALLS = 50_000;
const SEED = 1;
/** Number of days that the agent keeps. */
const MOST_DAYS = 7;

export const advise = (run: Runner) =>
  addCommon(
    new Command('advise')
      .description(
        'Suggest spare_workers and cooldown_period for a function, based on the calls that the agent recorded.',
      )
      .argument('<function>', "function's name")
      .option('--days <number>', 'use the calls of the last days', days, MOST_DAYS)
      .option(
        '--wait-cost <seconds>',
        'worker-seconds worth spending to save a caller one second',
        count,
        100,
      )
      .action(
        run(async (context, name, options) => {
          const client = await connect(context);
          const spec = await findFunction(client, name, context.signal);
          const now = Date.now();
          const found = await readRecorded(client, name, { days: options.days, now, signal: context.signal });
          const items = lastCalls(found.items, MOST_CALLS);
          const { recordingOf } = await import('../../simulator/recording.js');
          const { advise: adviseOn } = await import('../../simulator/advise.js');
          const recording = recordingOf({ ...found, items }, SEED);
          const asked = {
            limits: limitsOf(spec),
            maxQueue: spec.max_queue,
            retries: spec.retries,
            waitCost: options.waitCost,
            seed: SEED,
          };
          const advice = adviseOn(recording, asked);
          const { adviceData, renderAdvice } = await import('../render/advice.js');
          const shown = { name, recording, asked, advice, cut: items.length < found.items.length };
          return { data: adviceData(shown), text: (colors) => renderAdvice(shown, colors) };
        }),
      ),
    'agent',
  );

async function findFunction(client: Client, name: string, signal: AbortSignal): Promise<FunctionSpec> {
  const functions = (await client.getApplication({ signal }))?.manifest.functions ?? {};
  const spec = own(functions, name);
  if (spec) return spec;
  const known = Object.keys(functions).join(', ') || 'none';
  throw new UsageError('MN9001', `the agent runs no function "${name}"; its functions: ${known}`);
}

function days(text: string): number {
  const value = /^[0-9]$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= MOST_DAYS) return value;
  throw new InvalidArgumentError(
    `Give a whole number from 1 to ${MOST_DAYS}, the number of days that the agent keeps.`,
  );
}
