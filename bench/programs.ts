/** Programs other than the agent: found on PATH, started, waited for and stopped. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The first line that it prints about its version; null if it is not on PATH. */
export function version(program: string, flag: string): string | null {
  try {
    return firstLine(execFileSync(program, [flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  } catch (error) {
    // wrk prints its version and exits with 1.
    if (error instanceof Error && 'stdout' in error && error.stdout) return firstLine(String(error.stdout));
    return null;
  }
}

/** Without the home page's URL and so on, which follow a dash or a bracket. */
function firstLine(text: string): string {
  return /^.*?(?= - | \[|\n|$)/.exec(text)?.[0] ?? '';
}

/** A port on which nobody listened a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a TCP address');
  return address.port;
}

/** Started with little more environment than the agent gives a worker, because some variables slow Node's start. */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment };
  return spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** The first response of a starting server; retries every `interval` milliseconds while nothing listens. */
export async function firstAnswer(
  url: string,
  { child, interval = 2 }: { child?: ChildProcess; interval?: number } = {},
): Promise<IncomingMessage> {
  for (;;) {
    try {
      return await answerOf(get(url, { agent: false }));
    } catch (error) {
      if (child && (child.exitCode !== null || child.signalCode !== null)) {
        throw new Error(`${child.spawnfile} exited before it responded`, { cause: error });
      }
      await delay(interval);
    }
  }
}

/** The response when it is complete; its body is discarded. */
export async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('a response without a message');
  response.resume();
  await once(response, 'end');
  return response;
}
