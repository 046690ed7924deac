import { brokenOff } from '../client/transport.js';
import type { Context, Result } from './context.js';
import { writeOutput } from './worker-output.js';

interface Options {
  readonly raw?: boolean | undefined;
}

/** Prints a worker's answer: the body, or with --json one object with status, headers and body. */
export async function printResponse(context: Context, response: Response, options: Options): Promise<Result> {
  const exitCode = response.status >= 400 ? 1 : 0;
  if (context.options.json) {
    const headers = Object.fromEntries(response.headers);
    const data = { status: response.status, headers, body: await response.text() };
    return { data, text: () => '', exitCode };
  }
  if (exitCode === 1) context.terminal.note(`status ${response.status}`);
  await printBody(context, response, options);
  return { data: undefined, text: () => '', exitCode };
}

/** Writes a body's bytes to standard output as they arrive. */
export async function printBody(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  response: Response,
  { raw = false }: Options,
): Promise<void> {
  if (!response.body) return;
  try {
    await writeOutput(terminal, response.body, raw);
  } catch (error) {
    signal.throwIfAborted();
    throw brokenOff(response.url, error);
  }
}
