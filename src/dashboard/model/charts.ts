import type { Sample } from './history.js';
import type { KindName } from './kinds.js';
import type { Range } from './ranges.js';

/** A line of a chart: stacked on the previous ones, separate, or the target. */
export interface Line {
  readonly key: string;
  readonly label: string;
  readonly look: 'stacked' | 'line' | 'target';
  /** Its colour's name in the style sheet. */
  readonly tone: string;
}

export interface ChartSpec {
  readonly title: string;
  readonly unit: '' | ' %' | ' ms';
  readonly lines: readonly Line[];
}

function line(key: string, label: string, look: Line['look'], tone: string): Line {
  return { key, label, look, tone };
}

const ENDS = [
  line('starting', 'starting', 'stacked', 'starting'),
  line('stopping', 'stopping', 'stacked', 'stopping'),
];
const TARGET = line('target', 'target', 'target', 'target');
const WAITING = line('waiting', 'waiting', 'stacked', 'starting');

const ENDED: ChartSpec = {
  title: 'Ended',
  unit: '',
  lines: [
    line('ended_succeeded', 'succeeded', 'line', 'busy'),
    line('ended_failed', 'failed', 'line', 'bad'),
  ],
};

const LATENCY: ChartSpec = {
  title: 'Response time',
  unit: ' ms',
  lines: [
    line('p50', 'p50', 'line', 'busy'),
    line('p95', 'p95', 'line', 'starting'),
    line('p99', 'p99', 'line', 'bad'),
  ],
};

/** The charts of each kind of workload; daemons have none. */
export const CHARTS: Readonly<Record<KindName, readonly ChartSpec[]>> = {
  functions: [
    {
      title: 'Workers by state',
      unit: '',
      lines: [
        line('busy', 'busy', 'stacked', 'busy'),
        line('idle', 'idle', 'stacked', 'idle'),
        ...ENDS,
        TARGET,
      ],
    },
    {
      title: 'Invocations',
      unit: '',
      lines: [
        line('waiting', 'waiting in the queue', 'stacked', 'starting'),
        line('in_flight', 'in flight', 'line', 'busy'),
        line('target', 'target number of workers', 'target', 'target'),
      ],
    },
    {
      title: 'Calls per minute',
      unit: '',
      lines: [
        line('calls', 'calls', 'line', 'busy'),
        line('cold_starts', 'cold starts', 'line', 'starting'),
        line('failed', 'failed', 'line', 'bad'),
      ],
    },
    LATENCY,
    {
      title: 'Time spent per call',
      unit: ' ms',
      lines: [
        line('execution', 'executing (average)', 'line', 'busy'),
        line('wait', 'waiting (average)', 'line', 'starting'),
      ],
    },
  ],
  services: [
    {
      title: 'Replicas by state',
      unit: '',
      lines: [
        line('ready', 'ready', 'stacked', 'busy'),
        line('unready', 'unready', 'stacked', 'bad'),
        ...ENDS,
        TARGET,
      ],
    },
    {
      title: 'CPU use',
      unit: ' %',
      lines: [
        line('cpu', 'average of ready replicas', 'line', 'busy'),
        line('cpu_target', 'target', 'target', 'target'),
      ],
    },
    {
      title: 'Requests per minute',
      unit: '',
      lines: [line('calls', 'requests', 'line', 'busy'), line('failed', 'failed', 'line', 'bad')],
    },
    LATENCY,
  ],
  jobs: [
    {
      title: 'Executions',
      unit: '',
      lines: [
        line('running', 'running', 'stacked', 'busy'),
        WAITING,
        line('limit', 'max_concurrency', 'target', 'target'),
      ],
    },
    ENDED,
  ],
  scheduled_tasks: [
    { title: 'Runs', unit: '', lines: [line('running', 'running', 'stacked', 'busy'), WAITING] },
    ENDED,
  ],
  daemons: [],
};

export interface ChartData {
  /** Seconds since the epoch; the last is now. */
  readonly times: readonly number[];
  /** The values of each line. */
  readonly values: readonly (readonly (number | null)[])[];
  /** The heights at which each line is drawn; stacked lines are on top of the previous ones. */
  readonly drawn: readonly (readonly (number | null)[])[];
}

/** @param samples oldest first @param from and to in milliseconds since the epoch */
export function chartData(
  { lines }: ChartSpec,
  samples: readonly Sample[],
  [from, to]: readonly [number, number],
): ChartData {
  const first = samples.findLastIndex(({ at }) => at <= from);
  const shown = samples
    .slice(Math.max(0, first))
    .map(({ at, values }) => ({ at: Math.min(Math.max(at, from), to), values }));
  const last = shown.at(-1);
  const points = last && last.at < to ? [...shown, { ...last, at: to }] : shown;
  const values = lines.map(({ key }) => points.map((point) => point.values[key] ?? null));
  const tops = points.map(() => 0);
  const drawn = lines.map(({ look }, index) =>
    (values[index] ?? []).map((value, place) => {
      if (look !== 'stacked' || value === null) return value;
      tops[place] = (tops[place] ?? 0) + value;
      return tops[place];
    }),
  );
  return { times: points.map(({ at }) => at / 1000), values, drawn };
}

/** The chart in words, for screen readers. */
export function describeChart(
  { title, unit, lines }: ChartSpec,
  { values }: ChartData,
  range: Range,
): string {
  const said = lines.map(({ label }, index) => {
    const known = (values[index] ?? []).filter((value) => value !== null);
    if (known.length === 0) return `${label} unknown`;
    return `${label} ${known.at(-1)}${unit}, at most ${known.reduce((a, b) => Math.max(a, b))}${unit}`;
  });
  return `${title} over the last ${range.label}: ${said.join('; ')}.`;
}
