/** The first call to a function without workers, compared with starting the same program by hand. */
import { get, type IncomingMessage } from 'node:http';
import { BenchAgent, WORKER } from './agent.js';
import { answerOf, endProgram, firstAnswer, freePort, startProgram } from './programs.js';
import { median } from './statistics.js';

/** Milliseconds, medians. */
export interface WakeUpFigure {
  readonly what: string;
  /** From the call, or from the spawn, until the program's process runs. */
  readonly untilRuns: number;
  readonly untilAnswered: number;
}

interface Times {
  readonly runs: number;
  readonly answered: number;
}

export async function benchWakeUp(rounds = 11): Promise<WakeUpFigure[]> {
  // No worker stays, so every call finds an idle function.
  const agent = await BenchAgent.start({
    functions: { hello: { max_workers: 1, spare_workers: 0, cooldown_period: 0 } },
  });
  try {
    const first: Times[] = [];
    const own: Times[] = [];
    for (let round = 0; round <= rounds; round++) {
      const times = { first: await firstCall(agent), own: await ownStart() };
      // The first round has cold file caches.
      if (round === 0) continue;
      first.push(times.first);
      own.push(times.own);
    }
    return [figure('first call on an empty function', first), figure('the program started by hand', own)];
  } finally {
    await agent.end();
  }
}

function figure(what: string, times: readonly Times[]): WakeUpFigure {
  return {
    what,
    untilRuns: median(times.map((each) => each.runs)),
    untilAnswered: median(times.map((each) => each.answered)),
  };
}

async function firstCall(agent: BenchAgent): Promise<Times> {
  await agent.until(
    'hello',
    ({ workers }) => workers.starting + workers.idle + workers.busy + workers.stopping === 0,
  );
  const begin = now();
  const response = await answerOf(get(agent.url('hello'), { headers: agent.headers, agent: false }));
  return since(begin, response);
}

async function ownStart(): Promise<Times> {
  const port = await freePort();
  const begin = now();
  const child = startProgram(process.execPath, [WORKER], { PORT: String(port) });
  const response = await firstAnswer(`http://127.0.0.1:${port}/`, { child });
  const times = since(begin, response);
  await endProgram(child);
  return times;
}

function since(begin: number, { statusCode, headers }: IncomingMessage): Times {
  const answered = now() - begin;
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
  return { runs: Number(headers['x-began']) - begin, answered };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
