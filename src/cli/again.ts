import { DEFAULT_TARGET } from '../manifest/model.js';
import type { Context } from './context.js';

/** Another command about the same stack, as the user would type it here. */
export function again({ options, env }: Pick<Context, 'options' | 'env'>, command: string): string {
  const words = [env.npm_command === 'exec' ? 'npx multinode' : 'multinode', command];
  if (options.file !== undefined) words.push('--file', quote(options.file));
  if (options.target !== DEFAULT_TARGET) words.push('--target', options.target);
  if (options.out !== undefined) words.push('--out', quote(options.out));
  return words.join(' ');
}

/** For a POSIX shell. */
export function quote(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
