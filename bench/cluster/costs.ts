/** CPU time of the work around the decisions, with the driver's own parts against a stand-in for Nomad. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerSpec } from '../../providers/driver.js';
import { allocations } from '../../providers/nomad/api/answers.js';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { EventStream } from '../../providers/nomad/api/events.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { Jobs } from '../../providers/nomad/jobs.js';
import { dispatchOf } from '../../providers/nomad/jobspec/values.js';
import { Sight } from '../../providers/shared/sight.js';
import { endProgram, firstAnswer, freePort, startProgram } from '../programs.js';
import { AT_ONCE, EVENTS_OF_A_LIFE } from './nomad-model.js';

const SPEC: WorkerSpec = {
  id: '0123456789abcdef0123456789abcdef',
  workload: 'work',
  kind: 'function',
  revision: '0123456789abcdef',
  environment: {},
  secrets: {},
  cpu: 0.1,
  memory: 256 * 2 ** 20,
  gpu: 0,
  serves: true,
};
const SIGNALLED = '0b87520c-8d4e-2caf-f2b6-862e4989c068';
const CHILD = 'multinode~cluster~work/dispatch-1795873125-06066363';

/** Milliseconds of CPU time. */
export interface Costs {
  /** The call that starts one worker. */
  readonly start: number;
  /** The calls that end it, until it is forgotten. */
  readonly end: number;
  /** One event, averaged over a worker's whole life. */
  readonly event: number;
  readonly eventBytes: number;
}

/** @param lives workers whose starts, ends and events are measured */
export async function driverCosts(lives: number): Promise<Costs> {
  const port = await freePort();
  const script = fileURLToPath(new URL('stand-in.mjs', import.meta.url));
  const child = startProgram(process.execPath, [script], { PORT: String(port), LIVES: String(lives) });
  const nomad = new Nomad(nomadAccess({ NOMAD_ADDR: `http://127.0.0.1:${port}` }));
  try {
    await firstAnswer(`http://127.0.0.1:${port}`, { child });
    const jobs = new Jobs(nomad, 'cluster');
    const dispatch = dispatchOf('cluster', SPEC);
    if (!dispatch) throw new Error('the driver dispatched nothing');
    const start = async () => {
      await jobs.dispatch(SPEC.id, dispatch);
    };
    const end = async () => {
      await jobs.signal(SIGNALLED, 'SIGTERM');
      await jobs.remove(CHILD);
    };
    await processorTime(() => atOnce(lives / 10, start));
    return {
      start: (await processorTime(() => atOnce(lives, start))) / lives,
      end: (await processorTime(() => atOnce(lives, end))) / lives,
      event: (await processorTime(() => events(nomad))) / lives / EVENTS_OF_A_LIFE,
      eventBytes: recorded('event').join('\n').length / EVENTS_OF_A_LIFE,
    };
  } finally {
    await nomad.close();
    await endProgram(child);
  }
}

/** Reading Nomad's list of all allocations, as after every lost stream. */
export interface Listing {
  /** Milliseconds of CPU time. */
  readonly time: number;
  readonly bytes: number;
}

export function listingCosts(workers: number): Listing {
  const [one = ''] = recorded('listed allocation');
  const body = Buffer.from(`[${`${one},`.repeat(workers - 1)}${one}]`);
  const begin = process.cpuUsage();
  const value: unknown = JSON.parse(body.toString());
  if (!allocations.matches(value))
    throw new Error(`the list does not have Nomad's format: ${allocations.mismatch(value)}`);
  return { time: milliseconds(process.cpuUsage(begin)), bytes: body.length };
}

/** Reads all of the stand-in's events, as the driver does. */
async function events(nomad: Nomad): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sight = new Sight('Nomad', () => {
      stream.close();
      resolve();
    });
    const listener = { allocation: () => {}, evaluation: () => {}, opened: async () => {} };
    const stream = new EventStream(nomad, listener, sight);
    stream.open().catch(reject);
  });
}

async function atOnce(times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  const one = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Milliseconds of CPU time that this process uses meanwhile. */
export async function processorTime(work: () => Promise<void> | void): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  return milliseconds(process.cpuUsage(begin));
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** Recorded responses of Nomad 2.0.6. */
function recorded(what: string): string[] {
  const begin = `{"what":"${what}","value":`;
  return readFileSync(new URL('recorded.ndjson', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(begin))
    .map((line) => line.slice(begin.length, -1));
}
