import { DEFAULT_TARGET } from '../manifest/targets.js';
import type { Context } from './context.js';

/** A command for the same stack, as the user would type it here. */
export function again({ options, env }: Pick<Context, 'options' | 'env'>, command: string): string {
  const words = [env.npm_command === 'exec' ? 'npx multinode' : 'multinode', command];
  for (const file of options.files) words.push('--file', quote(file));
  for (const file of options.envFiles) words.push('--env-file', quote(file));
  for (const profile of options.profiles) words.push('--profile', quote(profile));
  if (options.target !== DEFAULT_TARGET) words.push('--target', options.target);
  if (options.out !== undefined) words.push('--out', quote(options.out));
  return words.join(' ');
}

/** The word as a POSIX shell needs it. */
export function quote(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
