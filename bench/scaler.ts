import { decideFunction, type WorkerView } from '../src/agent/scaling/functions.js';
import { median } from './statistics.js';

export interface ScalerFigure {
  readonly what: string;
  readonly perSecond: number;
}

const LIMITS = { maxWorkers: 100, spareWorkers: 2, cooldownPeriod: 300_000 };

/** Decisions per second, the median of several rounds: for one function by its number of workers, and for 1,000 in turn. */
export function benchScaler(rounds = 5): ScalerFigure[] {
  const cases: { what: string; run: () => number }[] = [
    { what: 'one function, 10 workers', run: () => decisions([pool(10)], 300_000) },
    { what: 'one function, 100 workers', run: () => decisions([pool(100)], 50_000) },
    {
      what: '1,000 functions in turn, 10 workers each',
      run: () =>
        decisions(
          Array.from({ length: 1_000 }, () => pool(10)),
          300_000,
        ),
    },
  ];
  const figures = cases.map(({ what }) => ({ what, rounds: [] as number[] }));
  // The first round is a warm-up and not counted; the cases alternate, so that noise affects them equally.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { run }] of cases.entries()) {
      const perSecond = run();
      if (round > 0) figures[index]?.rounds.push(perSecond);
    }
  }
  return figures.map((figure) => ({ what: figure.what, perSecond: median(figure.rounds) }));
}

/** Half of the workers are executing; some of the others are past their cooldown, so that idle ones are sorted too. */
function pool(size: number): WorkerView[] {
  return Array.from({ length: size }, (_, index) => ({
    id: `w${index}`,
    phase: index % 2 === 0 ? 'busy' : 'idle',
    current: true,
    idleSince: (index * 7_919) % 600_000,
  }));
}

function decisions(pools: readonly WorkerView[][], count: number): number {
  let done = 0;
  const begin = performance.now();
  while (done < count) {
    for (const workers of pools) {
      decideFunction(
        LIMITS,
        {
          workers,
          waiting: done % 5,
          allowance: Number.POSITIVE_INFINITY,
          room: Number.POSITIVE_INFINITY,
          backOffUntil: null,
        },
        600_000,
      );
      done++;
    }
  }
  return done / ((performance.now() - begin) / 1_000);
}
