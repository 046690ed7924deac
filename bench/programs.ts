/** Programs beside the agent: found on PATH, started, waited for and ended. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The first line of what it says of its version; null where it is not on PATH. */
export function version(program: string, flag: string): string | null {
  try {
    return firstLine(execFileSync(program, [flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  } catch (error) {
    // wrk says its version and exits with 1.
    if (error instanceof Error && 'stdout' in error && error.stdout) return firstLine(String(error.stdout));
    return null;
  }
}

/** Without the address of its home page and the like, which follow a dash or a bracket. */
function firstLine(text: string): string {
  return /^.*?(?= - | \[|\n|$)/.exec(text)?.[0] ?? '';
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a TCP address');
  return address.port;
}

/** Started with little more environment than the agent gives a worker: some variables make Node slow to start. */
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

/** The first answer of a server that is starting; asks again every `interval` milliseconds while nothing listens. */
export async function firstAnswer(
  url: string,
  { child, interval = 2 }: { child?: ChildProcess; interval?: number } = {},
): Promise<IncomingMessage> {
  for (;;) {
    try {
      return await answerOf(get(url, { agent: false }));
    } catch (error) {
      if (child && (child.exitCode !== null || child.signalCode !== null)) {
        throw new Error(`${child.spawnfile} ended before it answered`, { cause: error });
      }
      await delay(interval);
    }
  }
}

/** The answer once it is whole; its body is dropped. */
export async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('a response without a message');
  response.resume();
  await once(response, 'end');
  return response;
}
