/** Golden cases: recorded calls in a short form, and the advice. UPDATE_CASES=1 writes the advice; read the diff. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { HistoryItem } from '../../../src/api/types.js';
import type { Advised } from '../../../src/cli/render/advice.js';
import { BOUNDS } from '../../../src/histogram.js';
import { advise } from '../../../src/simulator/advise.js';
import { recordingOf } from '../../../src/simulator/recording.js';

export const CASES = fileURLToPath(new URL('.', import.meta.url));

interface Case {
  readonly settings: { max_workers: number; spare_workers: number; cooldown_period: number };
  readonly wait_cost?: number;
  readonly history: readonly { times?: number; items: readonly Minutes[] }[];
}

/** Minutes that are all alike; durations in seconds, all the same. */
interface Minutes {
  readonly minutes?: number;
  readonly calls?: number;
  readonly seconds_with_calls?: number;
  readonly cold_starts?: number;
  readonly execution?: number;
  readonly wait?: number;
  readonly start?: number;
  readonly workers?: number;
}

export function readCase(name: string): Case {
  return parse(readFileSync(`${CASES}${name}.yaml`, 'utf8'));
}

export function itemsOf({ history }: Case): HistoryItem[] {
  const minutes = history.flatMap(({ times = 1, items }) =>
    Array.from({ length: times }, () =>
      items.flatMap((each) => Array.from({ length: each.minutes ?? 1 }, () => each)),
    ).flat(),
  );
  return minutes.map((each, index) => itemOf(each, index));
}

function itemOf(
  { calls = 0, seconds_with_calls = Math.min(1, calls), ...rest }: Minutes,
  index: number,
): HistoryItem {
  const counts = { calls, seconds_with_calls, cold_starts: rest.cold_starts ?? 0 };
  const durations = { execution: rest.execution, wait: rest.wait, start: rest.start };
  return {
    at: new Date(index * 60_000).toISOString(),
    observed: 60,
    gauges: rest.workers ? { idle: { mean: rest.workers, most: rest.workers } } : {},
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    times: Object.fromEntries(
      Object.entries(durations).flatMap(([name, seconds]) =>
        seconds === undefined || calls === 0 ? [] : [[name, timesOf(seconds, calls)]],
      ),
    ),
  };
}

function timesOf(seconds: number, count: number) {
  const place = BOUNDS.findIndex((bound) => seconds <= bound);
  return { count, sum: seconds * count, counts: [...new Array<number>(place).fill(0), count] };
}

export function advisedOf(name: string): Advised {
  const given = readCase(name);
  const recording = recordingOf({ items: itemsOf(given), bounds: BOUNDS }, 1);
  const { max_workers, spare_workers, cooldown_period } = given.settings;
  const asked = {
    limits: { maxWorkers: max_workers, spareWorkers: spare_workers, cooldownPeriod: cooldown_period * 1000 },
    maxQueue: 1000,
    retries: 0,
    waitCost: given.wait_cost ?? 100,
    seed: 1,
  };
  return { name: 'hello', recording, asked, advice: advise(recording, asked), cut: false };
}
