/** The two ways to call a target, each from a separate process. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OpenLoopResult } from './open-loop.js';

const run = promisify(execFile);

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text to post; without it the request is a GET. Only for closed loops. */
  readonly body?: string;
}

const POST = fileURLToPath(new URL('./post.lua', import.meta.url));

/** At a constant rate. @throws if a call failed, because it has no meaningful latency */
export async function openLoop(target: Target, perSecond: number, seconds: number): Promise<OpenLoopResult> {
  const program = fileURLToPath(new URL('./open-loop.ts', import.meta.url));
  const order = JSON.stringify({
    url: target.url,
    headers: target.headers,
    perSecond,
    seconds,
    connections: 64,
  });
  const { stdout } = await run(process.execPath, ['--import=tsx', program, order]);
  const result: OpenLoopResult = JSON.parse(stdout);
  if (result.errors > 0) throw new Error(`${target.name}: ${result.errors} of ${result.calls} calls failed`);
  return result;
}

export interface ClosedLoopResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** As fast as the given connections allow, each making the next call when the last is answered: wrk, a Debian package. */
export async function closedLoop(
  target: Target,
  connections: number,
  seconds: number,
): Promise<ClosedLoopResult> {
  const headers = Object.entries(target.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { url, body } = target;
  const request = body === undefined ? [url] : ['-s', POST, url, '--', body];
  const args = ['--latency', '-t1', `-c${connections}`, `-d${seconds}s`, ...headers, ...request];
  const { stdout } = await run('wrk', args);
  const failed = /^\s*(Non-2xx|Socket errors).*$/m.exec(stdout);
  if (failed) throw new Error(`${target.name}: ${failed[0].trim()}`);
  return {
    perSecond: Number(field(stdout, /Requests\/sec:\s+([\d.]+)/)[1]),
    p50: milliseconds(field(stdout, /50%\s+([\d.]+)(us|ms|s)/)),
    p99: milliseconds(field(stdout, /99%\s+([\d.]+)(us|ms|s)/)),
  };
}

function field(text: string, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(text);
  if (!found) throw new Error(`wrk did not print ${pattern}:\n${text}`);
  return found;
}

function milliseconds([, value, unit]: RegExpExecArray): number {
  const factor = unit === 'us' ? 0.001 : unit === 's' ? 1_000 : 1;
  return Number(value) * factor;
}
