/** Acknowledged job starts per second, each on disk by then: the agent's, and BullMQ's on Redis. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { BenchAgent } from './agent.js';
import { type ClosedLoopResult, closedLoop } from './load/generators.js';
import { version } from './programs.js';
import { startRedis } from './redis.js';
import { inTurns, medianLoad } from './rounds.js';
import { percentile } from './statistics.js';

/** Starts per second, and milliseconds until the acknowledgement. */
export interface JobsFigure extends ClosedLoopResult {
  readonly target: string;
  /** Concurrent callers, each of which waits for the acknowledgement before its next start. */
  readonly callers: number;
}

export interface JobsResult {
  readonly figures: readonly JobsFigure[];
  /** What was omitted, and why. */
  readonly missing: readonly string[];
}

interface Target {
  readonly name: string;
  load(callers: number): Promise<ClosedLoopResult>;
}

const INPUT = JSON.stringify({ text: 'x'.repeat(200) });
const CALLERS = [1, 10, 100];

export async function benchJobs(rounds = 5, seconds = 2): Promise<JobsResult> {
  const redis = version('redis-server', '--version') !== null;
  const wrk = version('wrk', '-v') !== null;
  const missing = [
    ...(redis ? [] : ['BullMQ: redis-server is not on PATH (Debian package redis-server)']),
    ...(wrk ? [] : ['jobs, HTTP: wrk is not on PATH (Debian package wrk)']),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-jobs-'));
  const ends: (() => Promise<void>)[] = [];
  try {
    const targets: Target[] = [];
    if (redis) targets.push(await bullmq(folder, seconds, ends));
    // One execution runs as long as the measurement takes; the others wait, as in the other queue.
    const command = ['sleep', '1000'];
    const agent = await BenchAgent.start({ jobs: { report: { command, max_concurrency: 1 } } });
    ends.push(() => agent.end());
    const start = () => agent.client.jobs.start('report', { input: INPUT });
    targets.push({ name: 'jobs, multinode/client', load: (callers) => startFor(start, callers, seconds) });
    const url = `${agent.client.url}/v1/jobs/report/executions`;
    const post = { name: 'jobs, HTTP', url, headers: agent.headers, body: INPUT };
    if (wrk) targets.push({ name: post.name, load: (callers) => closedLoop(post, callers, seconds) });
    const cases = CALLERS.flatMap((callers) => targets.map((target) => ({ target, callers })));
    const measured = await inTurns(cases, rounds, ({ target, callers }) => target.load(callers));
    const figures = measured.map(({ target: { target, callers }, results }) => ({
      target: target.name,
      callers,
      ...medianLoad(results),
    }));
    return { figures, missing };
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true });
  }
}

async function bullmq(folder: string, seconds: number, ends: (() => Promise<void>)[]): Promise<Target> {
  const data = join(folder, 'redis');
  mkdirSync(data);
  const redis = await startRedis(data);
  ends.push(redis.end);
  const queue = new Queue('report', { connection: { host: '127.0.0.1', port: redis.port } });
  ends.push(() => queue.close());
  const start = () => queue.add('report', INPUT);
  return { name: 'BullMQ', load: (callers) => startFor(start, callers, seconds) };
}

/** In this process, because the library keeps its connections. */
async function startFor(start: () => Promise<unknown>, callers: number, seconds: number) {
  const taken: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        await start();
        taken.push(performance.now() - now);
      }
    }),
  );
  taken.sort((a, b) => a - b);
  const perSecond = taken.length / ((performance.now() - begun) / 1000);
  return { perSecond, p50: percentile(taken, 0.5), p99: percentile(taken, 0.99) };
}
