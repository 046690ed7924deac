import { cut } from '../text/columns.js';
import { visible } from '../text/visible.js';
import type { Context } from './context.js';
import type { Colors } from './terminal.js';

/**
 * Shows each value as it arrives, until there are no more or the signal aborts: redrawn in place on a terminal, else
 * one rendering (with --json one line) after another.
 */
export async function watch<T>(
  { terminal, options, signal }: Context,
  values: AsyncIterable<T>,
  render: (value: T, colors: Colors) => string,
): Promise<undefined> {
  try {
    for await (const value of values) {
      if (options.json) {
        terminal.out(JSON.stringify(value));
        continue;
      }
      const text = render(visible(value), terminal.colors);
      // Read every time: windows are resized.
      const { columns } = terminal;
      if (columns === undefined) terminal.out(text);
      else terminal.redraw(narrow(text, columns));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return undefined;
}

function narrow(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => cut(line, columns))
    .join('\n');
}
