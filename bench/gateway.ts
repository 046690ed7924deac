/** Calls to a warm function: through the gateway, directly to the same worker, through HAProxy, and through a bare proxy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchAgent } from './agent.js';
import { type ClosedLoopResult, closedLoop, openLoop, type Target } from './load/generators.js';
import { version } from './programs.js';
import { startBareProxy, startHaproxy } from './proxies.js';
import { inTurns, medianLoad } from './rounds.js';
import { median } from './statistics.js';
import { startWorkers } from './workers.js';

export const RATE = 2_000;
const WORKERS = 4;
const CONNECTIONS = 16;
/** Seconds of warm-up: a Node process needs about 10,000 calls to reach full speed. */
const WARM_UP = 6;

export interface GatewayFigure {
  readonly target: string;
  /** At RATE calls per second; milliseconds. */
  readonly fixed: { readonly p50: number; readonly p99: number };
  /** With CONNECTIONS callers, each making the next call when the last is answered; null without wrk. */
  readonly highest: ClosedLoopResult | null;
}

export interface GatewayResult {
  readonly figures: readonly GatewayFigure[];
  /** What was omitted, and why. */
  readonly missing: readonly string[];
}

export async function benchGateway(rounds = 5, seconds = 3): Promise<GatewayResult> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-gateway-'));
  const haproxy = version('haproxy', '-v') !== null;
  const wrk = version('wrk', '-v') !== null;
  const ends: (() => Promise<void>)[] = [];
  try {
    const workers = await startWorkers(WORKERS, ends);
    const targets: Target[] = [
      { name: 'the worker itself', url: `http://127.0.0.1:${workers[0]}/`, headers: {} },
    ];
    if (haproxy) {
      const proxy = await startHaproxy(folder, workers, 1);
      ends.push(proxy.end);
      targets.push({ name: 'HAProxy', url: proxy.url, headers: {} });
    }
    const bare = await startBareProxy(workers);
    ends.push(bare.end);
    targets.push({ name: 'bare proxy', url: bare.url, headers: {} });
    const agent = await BenchAgent.start({
      functions: { hello: { max_workers: WORKERS, spare_workers: WORKERS } },
    });
    ends.push(() => agent.end());
    await agent.until('hello', (status) => status.workers.idle === WORKERS);
    targets.push({ name: 'gateway', url: agent.url('hello'), headers: agent.headers });
    return {
      figures: await measure(targets, rounds, seconds, wrk),
      missing: [
        ...(haproxy ? [] : ['HAProxy: haproxy is not on PATH (Debian package haproxy)']),
        ...(wrk ? [] : ['highest rate: wrk is not on PATH (Debian package wrk)']),
      ],
    };
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  targets: readonly Target[],
  rounds: number,
  seconds: number,
  wrk: boolean,
): Promise<GatewayFigure[]> {
  for (const target of targets) await openLoop(target, RATE, WARM_UP);
  const open = await inTurns(targets, rounds, (target) => openLoop(target, RATE, seconds));
  const closed = wrk
    ? await inTurns(targets, rounds, (target) => closedLoop(target, CONNECTIONS, seconds))
    : [];
  return open.map(({ target, results }, index) => ({
    target: target.name,
    fixed: {
      p50: median(results.map((each) => each.p50)),
      p99: median(results.map((each) => each.p99)),
    },
    highest: closed[index] ? medianLoad(closed[index].results) : null,
  }));
}
