import { brokenOff } from '../client/transport.js';
import type { Context, Result } from './context.js';

/** Prints a worker's answer: the body as it is, or with --json status, headers and body in one object. */
export async function printResponse(context: Context, response: Response): Promise<Result> {
  const exitCode = response.status >= 400 ? 1 : 0;
  if (context.options.json) {
    const headers = Object.fromEntries(response.headers);
    const data = { status: response.status, headers, body: await response.text() };
    return { data, text: () => '', exitCode };
  }
  if (exitCode === 1) context.terminal.note(`status ${response.status}`);
  await printBody(context, response);
  return { data: undefined, text: () => '', exitCode };
}

/** Writes the bytes of a body to standard output as they come. */
export async function printBody(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  response: Response,
): Promise<void> {
  if (!response.body) return;
  try {
    for await (const chunk of response.body) await terminal.raw(chunk);
  } catch (error) {
    signal.throwIfAborted();
    throw brokenOff(response.url, error);
  }
}
