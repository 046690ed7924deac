import type { Comparison, Trial } from '../../simulator/compare.js';
import type { Scenario } from '../../simulator/scenario.js';
import { table } from '../../text/columns.js';
import { span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';
import { chart } from './chart.js';
import { resample } from './resample.js';

interface Look {
  /** Characters per line. */
  readonly width: number;
  readonly colors: Colors;
}

export function renderSimulation(
  name: string,
  scenario: Scenario,
  comparison: Comparison,
  { width, colors }: Look,
): string {
  const { trials, shown, shownLimits } = comparison;
  const points = resample(shown, scenario.until, Math.max(20, width - 12));
  const [header = [], own = [], ...others] = renderTrials(comparison);
  const rows = [header.map(colors.bold), [...own, colors.dim('← the manifest')], ...others];
  return [
    `${colors.bold(name)}: ${calls(trials[0]).toLocaleString('en')} calls in ${span(scenario.until)} of virtual time`,
    colors.dim(settings(shownLimits)),
    ...chart(
      [
        { name: 'workers', points: points.map(({ at, workers }) => [at / 60_000, workers]) },
        { name: 'calls in flight', points: points.map(({ at, inFlight }) => [at / 60_000, inFlight]) },
      ],
      { width, unit: 'min', colors },
    ),
    '',
    ...table(rows, new Set(header.keys())),
  ].join('\n');
}

/** The trials as rows of cells, after the header. */
export function renderTrials({ trials }: Comparison): string[][] {
  return [
    [
      'SPARE',
      'COOLDOWN',
      'MAX',
      'COLD STARTS',
      'WAIT P50',
      'P99',
      'LONGEST',
      'REFUSED',
      'MOST',
      'WORKER-HOURS',
    ],
    ...trials.map((trial) => {
      const { limits, summary } = trial;
      const share = (100 * summary.coldStarts) / Math.max(1, calls(trial));
      return [
        String(limits.spareWorkers),
        span(limits.cooldownPeriod),
        String(limits.maxWorkers),
        `${summary.coldStarts} (${share.toFixed(share < 10 ? 1 : 0)} %)`,
        span(summary.wait.p50),
        span(summary.wait.p99),
        span(summary.wait.max),
        String(summary.outcomes.refused),
        String(summary.mostWorkers),
        (summary.workerSeconds / 3600).toFixed(2),
      ];
    }),
  ];
}

function calls({ summary }: Trial): number {
  return Object.values(summary.outcomes).reduce((sum, count) => sum + count, 0);
}

function settings({ spareWorkers, cooldownPeriod, maxWorkers }: Trial['limits']): string {
  return `spare_workers ${spareWorkers}, cooldown_period ${span(cooldownPeriod)}, max_workers ${maxWorkers}`;
}
