/**
 * A process that calls a URL at a constant rate, however slowly it responds, and prints latencies as JSON.
 * If all connections are in use, due calls wait here and their wait counts, so a slow response does not hide other
 * calls' latency (no coordinated omission). Run by openLoop (bench/load/generators.ts).
 */
import { Pool } from 'undici';
import { percentile } from '../statistics.js';

interface Order {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
}

export interface OpenLoopResult {
  readonly calls: number;
  /** Calls that failed or did not get a 200. */
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Milliseconds by which the generator sent calls late: more than a few mean that it was the bottleneck. */
  readonly latenessP99: number;
}

/** Milliseconds of warm-up, which are not counted. */
const WARM_UP = 1_000;
/** A timer's inaccuracy, which does not count as latency; any longer delay of the generator does. */
const TIMER = 3;

function run(order: Order): Promise<OpenLoopResult> {
  const { origin, pathname, search } = new URL(order.url);
  const pool = new Pool(origin, {
    connections: order.connections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const begin = performance.now();
  const end = WARM_UP + order.seconds * 1_000;
  const latencies: number[] = [];
  const lateness: number[] = [];
  let sent = 0;
  let settled = 0;
  let errors = 0;

  return new Promise((resolve) => {
    tick();

    function tick(): void {
      const now = performance.now();
      const due = Math.floor((Math.min(end, now - begin) * order.perSecond) / 1_000);
      for (; sent < due; sent++) {
        const planned = begin + (sent * 1_000) / order.perSecond;
        send(now - planned > TIMER ? planned : now, planned - begin >= WARM_UP, now - planned);
      }
      if (now - begin < end) setTimeout(tick, 1);
      else finish();
    }

    function send(from: number, counts: boolean, late: number): void {
      let status = 0;
      const settle = (failed: boolean) => {
        settled++;
        if (counts) {
          latencies.push(performance.now() - from);
          lateness.push(late);
          if (failed) errors++;
        }
        finish();
      };
      pool.dispatch(
        { method: 'GET', path: pathname + search, headers: order.headers },
        {
          // Without it, undici takes this for a handler with its old interface.
          onRequestStart: () => {},
          onResponseStart: (_controller, code) => {
            status = code;
          },
          onResponseData: () => {},
          onResponseEnd: () => settle(status !== 200),
          onResponseError: () => settle(true),
        },
      );
    }

    function finish(): void {
      if (settled < sent || performance.now() - begin < end) return;
      const sorted = latencies.sort((a, b) => a - b);
      const [p50, p99, max] = [0.5, 0.99, 1].map((part) => percentile(sorted, part));
      const latenessP99 = percentile(
        lateness.sort((a, b) => a - b),
        0.99,
      );
      resolve({ calls: sorted.length, errors, p50: p50 ?? 0, p99: p99 ?? 0, max: max ?? 0, latenessP99 });
      void pool.destroy();
    }
  });
}

const order: Order = JSON.parse(process.argv[2] ?? '');
console.log(JSON.stringify(await run(order)));
