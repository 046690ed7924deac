import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { limitsOf } from '../../agent/functions/terms.js';
import type { FunctionLimits } from '../../agent/scaling/functions.js';
import { UsageError } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import type { FunctionSpec } from '../../manifest/model.js';
import { parseDuration, toMilliseconds } from '../../manifest/units.js';
import type { Arrivals } from '../../simulator/arrivals.js';
import type { Duration } from '../../simulator/random.js';
import { scenario } from '../../simulator/scenario.js';
import type { Context, Runner } from '../context.js';
import { findManifest } from '../manifest.js';
import { addCommon, count, duration } from '../options.js';

/** More calls would take minutes. */
const MOST_CALLS = 1_000_000;
/** Milliseconds for which calls arrive by default. */
const HOUR = 3_600_000;

export const simulate = (run: Runner) =>
  addCommon(
    new Command('simulate')
      .description(
        "Simulate a function's workers under a load, with the manifest's settings and with alternatives.",
      )
      .argument('<function>', "function's name")
      .option('--rate <calls>', 'rate at which calls arrive, such as 5/s, 30/m or 100/h', rate)
      .option(
        '--trace <file>',
        'use recorded calls instead: CSV with the column at and, optionally, duration',
      )
      .addOption(
        new Option(
          '--duration <time>',
          'time that a call takes: 800ms, or 200ms-2s for a random time in between',
        )
          .argParser(times)
          .default(1000, '1s'),
      )
      .addOption(
        new Option('--start-up <time>', 'time from the start of a worker until it is ready')
          .argParser(times)
          .default(1000, '1s'),
      )
      .option('--for <time>', 'time for which calls arrive (default: 1h)', duration)
      .option('--spare-workers <number>', "compare the manifest's settings with this value", whole)
      .option('--cooldown-period <time>', 'likewise', period)
      .option('--max-workers <number>', 'likewise', count)
      .option('--seed <number>', 'seed of the random calls', count, 1)
      .option('--html <file>', 'also write a page with the chart')
      .action(
        run(async (context, name, options) => {
          const spec = await findFunction(context, name);
          const arrivals = await readArrivals(context, options);
          const last = arrivals.kind === 'rate' ? arrivals.until : (arrivals.calls.at(-1)?.at ?? 0);
          const limits = limitsOf(spec);
          const base = scenario({
            limits,
            arrivals: [arrivals],
            service: options.duration,
            startUp: options.startUp,
            until: last + limits.cooldownPeriod,
            seed: options.seed,
            maxQueue: spec.max_queue,
            retries: spec.retries,
          });
          const { compare } = await import('../../simulator/compare.js');
          const comparison = compare(base, chosen(limits, options));
          if (options.html !== undefined) {
            const { simulationPage } = await import('../render/simulation-page.js');
            await writeFile(resolve(context.cwd, options.html), simulationPage(name, base, comparison));
          }
          const { renderSimulation } = await import('../render/simulation.js');
          const width = context.terminal.columns ?? 100;
          return {
            data: { function: name, seed: options.seed, trials: comparison.trials },
            text: (colors) => renderSimulation(name, base, comparison, { width, colors }),
          };
        }),
      ),
    'manifest',
  );

async function findFunction(context: Context, name: string): Promise<FunctionSpec> {
  const { manifest, file } = await findManifest(context);
  const spec = manifest.functions[name];
  if (spec) return spec;
  const known = Object.keys(manifest.functions).join(', ') || 'none';
  throw new UsageError('MN9001', `${file} has no function "${name}"; its functions: ${known}`);
}

/** The alternative that the command line asks for; undefined if it asks for none. */
function chosen(
  limits: FunctionLimits,
  { spareWorkers, cooldownPeriod, maxWorkers }: Partial<FunctionLimits>,
): FunctionLimits | undefined {
  if (spareWorkers === undefined && cooldownPeriod === undefined && maxWorkers === undefined)
    return undefined;
  const wanted = {
    maxWorkers: maxWorkers ?? limits.maxWorkers,
    spareWorkers: spareWorkers ?? limits.spareWorkers,
    cooldownPeriod: cooldownPeriod ?? limits.cooldownPeriod,
  };
  if (wanted.spareWorkers <= wanted.maxWorkers) return wanted;
  throw new UsageError(
    'MN9001',
    `--spare-workers (${wanted.spareWorkers}) must not be above the maximum of ${wanted.maxWorkers} workers`,
  );
}

async function readArrivals(
  { cwd }: Context,
  options: { rate?: number; trace?: string; for?: number },
): Promise<Exclude<Arrivals, { kind: 'burst' }>> {
  if ((options.rate === undefined) === (options.trace === undefined)) {
    throw new UsageError('MN9001', 'give the calls to simulate with either --rate or --trace');
  }
  if (options.trace !== undefined) {
    if (options.for !== undefined)
      throw new UsageError('MN9001', '--for needs --rate, and does not work with --trace');
    const { parseTrace } = await import('../../simulator/trace.js');
    return { kind: 'trace', calls: parseTrace(await readTrace(resolve(cwd, options.trace)), options.trace) };
  }
  const { rate: perSecond = 0, for: until = HOUR } = options;
  const calls = Math.round((perSecond * until) / 1000);
  if (calls <= MOST_CALLS) return { kind: 'rate', perSecond, from: 0, until };
  throw new UsageError(
    'MN9001',
    `these are ${calls.toLocaleString('en')} calls, but at most ${MOST_CALLS.toLocaleString('en')} can be simulated; shorten --for`,
  );
}

async function readTrace(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = messageOf(error);
    throw new UsageError('MN9003', `the recorded calls can't be read: ${reason}`, { cause: error });
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Calls per second. */
function rate(text: string): number {
  const [, amount, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)\/(s|m|h)$/.exec(text) ?? [];
  const perSecond = Number(amount) / (SECONDS[unit] ?? Number.NaN);
  if (perSecond > 0) return perSecond;
  throw new InvalidArgumentError('Give the calls per second, minute or hour, such as 5/s, 30/m or 100/h.');
}

/** Milliseconds: one time, or a range. */
function times(text: string): Duration {
  const [min = Number.NaN, max = min, more] = text
    .split('-')
    .map((each) => toMilliseconds(parseDuration(each) ?? Number.NaN));
  if (more === undefined && min <= max) return min === max ? min : { min, max };
  throw new InvalidArgumentError('Give a time or a range, such as 800ms or 200ms-2s.');
}

function whole(text: string): number {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of at least 0.');
}

/** Milliseconds; may be 0. */
function period(text: string): number {
  return text === '0' || text === '0s' ? 0 : duration(text);
}
