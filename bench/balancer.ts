/** Requests to a service: through the agent's balancer, through HAProxy, and directly to one such replica. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchAgent } from './agent.js';
import { type ClosedLoopResult, closedLoop, type Target } from './load/generators.js';
import { freePort, version } from './programs.js';
import { startHaproxy } from './proxies.js';
import { inTurns, medianLoad } from './rounds.js';
import { startWorkers } from './workers.js';

const REPLICAS = 2;
const CONNECTIONS = 16;

export interface BalancerFigure extends ClosedLoopResult {
  readonly target: string;
}

export interface BalancerResult {
  readonly figures: readonly BalancerFigure[];
  /** What was omitted, and why. */
  readonly missing: readonly string[];
}

/** The highest rate of each, with CONNECTIONS callers. */
export async function benchBalancer(rounds = 5, seconds = 3): Promise<BalancerResult> {
  if (version('wrk', '-v') === null) {
    return { figures: [], missing: ['everything: wrk is not on PATH (Debian package wrk)'] };
  }
  const haproxy = version('haproxy', '-v') !== null;
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-balancer-'));
  const ends: (() => Promise<void>)[] = [];
  try {
    const replicas = await startWorkers(REPLICAS, ends);
    const targets: Target[] = [
      { name: 'the replica itself', url: `http://127.0.0.1:${replicas[0]}/`, headers: {} },
    ];
    if (haproxy) {
      const proxy = await startHaproxy(folder, replicas, null);
      ends.push(proxy.end);
      targets.push({ name: 'HAProxy', url: proxy.url, headers: {} });
    }
    const port = await freePort();
    const fields = { port, min_replicas: REPLICAS, max_replicas: REPLICAS };
    const agent = await BenchAgent.start({ services: { web: fields } });
    ends.push(() => agent.end());
    await agent.untilService('web', (status) => status.replicas.ready === REPLICAS);
    targets.push({ name: 'balancer', url: `http://127.0.0.1:${port}/`, headers: {} });
    const measured = await inTurns(targets, rounds, (target) => closedLoop(target, CONNECTIONS, seconds));
    return {
      figures: measured.map(({ target, results }) => ({ target: target.name, ...medianLoad(results) })),
      missing: haproxy ? [] : ['HAProxy: haproxy is not on PATH (Debian package haproxy)'],
    };
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true });
  }
}
