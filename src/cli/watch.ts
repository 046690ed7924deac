import type { Context } from './context.js';
import { cut } from './render/text.js';
import type { Colors } from './terminal.js';

const CLEAR = '\u001b[H\u001b[J';

/**
 * Shows each value as it comes, until there is none or the signal aborts: redrawn in place where someone looks
 * on, else one rendering (or with --json one line) after another.
 */
export async function watch<T>(
  { terminal, options, signal }: Context,
  values: AsyncIterable<T>,
  render: (value: T, colors: Colors) => string,
): Promise<undefined> {
  try {
    for await (const value of values) {
      if (options.json) terminal.out(JSON.stringify(value));
      else terminal.out(redrawn(render(value, terminal.colors), terminal.columns));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return undefined;
}

/** @param columns undefined where it is no terminal */
function redrawn(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  // Every look at its width: a window changes its size.
  return (
    CLEAR +
    text
      .split('\n')
      .map((line) => cut(line, columns))
      .join('\n')
  );
}
