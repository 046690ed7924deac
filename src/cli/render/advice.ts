import { formatDuration } from '../../manifest/units.js';
import {
  type Advice,
  ASSUMED_START_UP,
  type Asked,
  costOf,
  FEWEST_CALLS,
  SHORTEST,
  WORTH_IT,
} from '../../simulator/advise.js';
import type { Trial } from '../../simulator/compare.js';
import type { Recording } from '../../simulator/recording.js';
import { table } from '../../text/columns.js';
import { plural } from '../../text/plural.js';
import { span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';

export interface Advised {
  readonly name: string;
  readonly recording: Recording;
  readonly asked: Asked;
  readonly advice: Advice;
  /** Whether there are more calls than were used. */
  readonly cut: boolean;
}

type Found = Extract<Advice, { kind: 'advice' }>;

/** For programs: durations in seconds. */
export function adviceData({ name, recording, asked, advice }: Advised): object {
  const { coldStarts, refused, workerSeconds, wait } = recording.figures;
  const base = {
    function: name,
    calls: recording.calls.length,
    observed: recording.length / 1000,
    wait_cost: asked.waitCost,
    recorded: {
      cold_starts: coldStarts,
      refused,
      worker_seconds: Math.round(workerSeconds),
      wait: seconds(wait),
    },
  };
  if (advice.kind === 'too-little') return { ...base, enough: false, proposal: null };
  const { present, proposed, others } = advice;
  const figures = (trial: Trial) => trialData(trial, asked);
  return {
    ...base,
    enough: true,
    present: figures(present),
    /** null: the current settings are best. */
    proposal: proposed === present ? null : figures(proposed),
    tried: others.map(figures),
  };
}

export function renderAdvice(advised: Advised, colors: Colors): string {
  const { name, recording, advice } = advised;
  const found = `${counted(recording)} in ${span(recording.length)}`;
  if (advice.kind === 'too-little') {
    return `${colors.bold(name)}: ${found}: too few to advise on; ${FEWEST_CALLS} calls over ${span(SHORTEST)} are needed.`;
  }
  const start = average(recording.startUp);
  return [
    `${colors.bold(name)}: ${found}${advised.cut ? ' (only the latest are used)' : ''}`,
    colors.dim(
      `a call takes ${span(recording.execution)} on average, a worker starts in ${start === null ? `${span(ASSUMED_START_UP)} (assumed: no start was recorded)` : span(start)}`,
    ),
    '',
    ...renderTrials(advised, advice, colors),
    '',
    ...(advice.proposed === advice.present ? renderNone(advised) : renderProposal(advised, advice, colors)),
    ...doubts(advised, advice),
  ].join('\n');
}

function renderTrials(
  { recording, asked }: Advised,
  { present, proposed, others }: Found,
  colors: Colors,
): string[] {
  const header = [
    'SPARE',
    'COOLDOWN',
    'COLD STARTS',
    'WAIT P50',
    'P95',
    'P99',
    'REFUSED',
    'WORKER-HOURS',
    'COST',
  ];
  const calls = recording.calls.length;
  const row = ({ limits, summary }: Trial, note: string) => [
    String(limits.spareWorkers),
    span(limits.cooldownPeriod),
    share(summary.coldStarts, calls),
    span(summary.wait.p50),
    span(summary.wait.p95),
    span(summary.wait.p99),
    String(summary.outcomes.refused),
    hours(summary.workerSeconds),
    hours(costOf(summary, asked.waitCost)),
    note,
  ];
  const { coldStarts, wait, refused, workerSeconds } = recording.figures;
  const recorded = [
    'recorded',
    '',
    share(coldStarts, calls),
    ...[wait.p50, wait.p95, wait.p99].map((each) => `~${span(each)}`),
    String(refused),
    hours(workerSeconds),
    '',
  ];
  const notes = (trial: Trial) => (trial === proposed ? colors.green('← proposed') : '');
  return table(
    [
      header.map(colors.bold),
      recorded,
      row(present, colors.dim(proposed === present ? '← the manifest, best' : '← the manifest')),
      ...others.map((trial) => row(trial, notes(trial))),
    ],
    new Set(header.keys()),
  );
}

function renderNone({ asked }: Advised): string[] {
  return [
    `The current settings are best: no other costs ${Math.round(WORTH_IT * 100)} % less, at ${plural(asked.waitCost, 'worker-second')}`,
    'for each second that a caller waits (--wait-cost).',
  ];
}

function renderProposal(
  { name, recording, asked }: Advised,
  { present, proposed }: Found,
  colors: Colors,
): string[] {
  const [now, then] = [present.summary, proposed.summary];
  const { spareWorkers, cooldownPeriod } = proposed.limits;
  const lines = [
    ...(spareWorkers === present.limits.spareWorkers
      ? []
      : [`spare_workers: ${spareWorkers}  # was ${present.limits.spareWorkers}`]),
    ...(cooldownPeriod === present.limits.cooldownPeriod
      ? []
      : [`cooldown_period: ${text(cooldownPeriod)}  # was ${text(present.limits.cooldownPeriod)}`]),
  ];
  return [
    `Of ${counted(recording)}, ${then.coldStarts} instead of ${now.coldStarts} wait for a worker to start;`,
    `all callers together wait ${span(then.wait.total)} instead of ${span(now.wait.total)}, the p99 is ${span(then.wait.p99)} instead of ${span(now.wait.p99)}.`,
    `It takes ${hours(then.workerSeconds)} worker-hours instead of ${hours(now.workerSeconds)}: worth it at ${plural(asked.waitCost, 'worker-second')}`,
    'for each second that a caller waits (--wait-cost). In the manifest:',
    '',
    ...['functions:', `  ${name}:`, ...lines.map((line) => `    ${line}`)].map(colors.cyan),
  ];
}

/** Added if the current settings behave differently in the simulation than they did. */
function doubts({ recording }: Advised, { present }: Found): string[] {
  const [recorded, simulated] = [recording.figures.coldStarts, present.summary.coldStarts];
  if (Math.abs(recorded - simulated) <= 10 + Math.max(recorded, simulated) / 2) return [];
  return [
    '',
    `Doubtful: ${recorded} cold starts were recorded, but the current settings cause ${simulated} in the simulation. The settings`,
    'may have changed, quotas may have held the function back, or the calls follow a pattern that is not recorded.',
  ];
}

function trialData({ limits, summary }: Trial, { waitCost }: Asked): object {
  return {
    spare_workers: limits.spareWorkers,
    cooldown_period: limits.cooldownPeriod / 1000,
    cold_starts: summary.coldStarts,
    refused: summary.outcomes.refused,
    wait: seconds(summary.wait),
    worker_seconds: Math.round(summary.workerSeconds),
    cost: Math.round(costOf(summary, waitCost)),
  };
}

function seconds(wait: { readonly p50: number; readonly p95: number; readonly p99: number }): object {
  const rounded = (value: number) => Math.round(value) / 1000;
  return { p50: rounded(wait.p50), p95: rounded(wait.p95), p99: rounded(wait.p99) };
}

function counted({ calls }: Recording): string {
  return `${calls.length.toLocaleString('en')} call${calls.length === 1 ? '' : 's'}`;
}

function share(part: number, all: number): string {
  const percent = (100 * part) / Math.max(1, all);
  return `${part} (${percent.toFixed(percent < 10 ? 1 : 0)} %)`;
}

function hours(workerSeconds: number): string {
  return (workerSeconds / 3600).toFixed(2);
}

function text(milliseconds: number): string {
  return formatDuration(milliseconds / 1000);
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
