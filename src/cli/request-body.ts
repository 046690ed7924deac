import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { UsageError } from '../errors/errors.js';
import type { Context } from './context.js';

type Body = NonNullable<RequestInit['body']>;

/**
 * The body that an argument stands for: text, @FILE, or - for standard input. Text that is JSON sets the content type,
 * unless the headers have one.
 * @throws UsageError MN9001 if the file does not exist
 */
export async function readBody(
  argument: string | undefined,
  headers: Headers,
  { terminal, cwd }: Pick<Context, 'terminal' | 'cwd'>,
): Promise<Body | undefined> {
  if (argument === undefined) return undefined;
  if (argument === '-') return Readable.toWeb(terminal.input);
  if (argument.startsWith('@')) {
    const { resolve } = await import('node:path');
    const path = resolve(cwd, argument.slice(1));
    if (!existsSync(path)) throw new UsageError('MN9001', `the file ${argument.slice(1)} does not exist`);
    return Readable.toWeb(createReadStream(path));
  }
  if (!headers.has('content-type') && isJson(argument)) headers.set('content-type', 'application/json');
  return argument;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
