/** How requests end, from the metrics that Traefik shows in Prometheus' text format. Pure. */
import { BOUNDS, BUCKETS } from '../../../histogram.js';
import { CLASSES } from '../../metrics/requests.js';

const COUNT = 'traefik_router_requests_total';
const DURATION = 'traefik_router_request_duration_seconds';
const STARTED = 'process_start_time_seconds';

/** What has ended at one router since Traefik started, or between two readings. */
export interface Counted {
  /** By class of the response, as in CLASSES. */
  readonly answers: readonly number[];
  /** By bucket, each without those below it. */
  readonly durations: readonly number[];
  /** The sum of all durations. */
  readonly seconds: number;
}

/** What Traefik shows at one moment. */
export interface Reading {
  /** When its process started, in Unix seconds; null if it does not say. */
  readonly startedAt: number | null;
  /** By router. */
  readonly routers: ReadonlyMap<string, Counted>;
}

export const NOTHING: Counted = {
  answers: CLASSES.map(() => 0),
  durations: new Array<number>(BUCKETS).fill(0),
  seconds: 0,
};

interface Sums {
  readonly answers: number[];
  /** By bucket, each including those below it. */
  readonly cumulative: number[];
  seconds: number;
}

/** @throws Error if Traefik's histograms have other buckets than ours, or a line is not in the format */
export function readingOf(text: string): Reading {
  let startedAt: number | null = null;
  const routers = new Map<string, Sums>();
  for (const line of text.split('\n')) {
    if (line.startsWith(STARTED)) startedAt = sampleOf(line).value;
    if (!line.startsWith(COUNT) && !line.startsWith(DURATION)) continue;
    const { name, labels, value } = sampleOf(line);
    const answer = classOf(labels);
    const router = labels.get('router');
    if (answer === null || router === undefined) continue;
    const sums = routers.get(router) ?? {
      answers: CLASSES.map(() => 0),
      cumulative: new Array<number>(BUCKETS).fill(0),
      seconds: 0,
    };
    routers.set(router, sums);
    if (name === COUNT) sums.answers[answer] = (sums.answers[answer] ?? 0) + value;
    // The duration of an upgraded connection says nothing about a request.
    if (CLASSES[answer] === '1xx') continue;
    if (name === `${DURATION}_sum`) sums.seconds += value;
    if (name !== `${DURATION}_bucket`) continue;
    const bucket = bucketUpTo(labels.get('le') ?? '');
    sums.cumulative[bucket] = (sums.cumulative[bucket] ?? 0) + value;
  }
  const counted = [...routers].map(([router, sums]) => [router, withoutThoseBelow(sums)] as const);
  return { startedAt, routers: new Map(counted) };
}

/** What has ended at the router between two readings: after a restart, Traefik counts from zero. */
export function between(before: Reading, after: Reading, router: string): Counted {
  const now = after.routers.get(router) ?? NOTHING;
  const then = before.routers.get(router) ?? NOTHING;
  const difference = {
    answers: now.answers.map((count, index) => count - (then.answers[index] ?? 0)),
    durations: now.durations.map((count, index) => count - (then.durations[index] ?? 0)),
    seconds: now.seconds - then.seconds,
  };
  const fell = [...difference.answers, ...difference.durations].some((count) => count < 0);
  return fell || before.startedAt !== after.startedAt ? now : difference;
}

/** The index in CLASSES; null if it is unknown. */
function classOf(labels: ReadonlyMap<string, string>): number | null {
  // Its code is then the gRPC status, if the response's head had one.
  if (labels.get('protocol')?.startsWith('grpc')) return null;
  const code = Number(labels.get('code'));
  // The response that upgrades a connection bypasses the counter.
  if (code === 0) return CLASSES.indexOf('1xx');
  const place = Math.floor(code / 100) - 1;
  return place in CLASSES ? place : null;
}

function bucketUpTo(le: string): number {
  if (le === '+Inf') return BOUNDS.length;
  const bounds: readonly number[] = BOUNDS;
  const bucket = bounds.indexOf(Number(le));
  if (bucket === -1)
    throw new Error(`Traefik has a bucket up to ${JSON.stringify(le)}, which the agent does not have`);
  return bucket;
}

function withoutThoseBelow({ answers, cumulative, seconds }: Sums): Counted {
  const durations = cumulative.map((count, bucket) => count - (cumulative[bucket - 1] ?? 0));
  return { answers, durations, seconds };
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

function sampleOf(line: string): { name: string; labels: ReadonlyMap<string, string>; value: number } {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || value === undefined || Number.isNaN(Number(value))) {
    throw new Error(`Traefik's metrics have an invalid line: ${line.slice(0, 200)}`);
  }
  return {
    name,
    labels: new Map([...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, unescaped(text)])),
    value: Number(value),
  };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
