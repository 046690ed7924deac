import { pause } from '../client/transport.js';
import type { Context } from './context.js';
import type { Colors } from './terminal.js';

const INTERVAL = 1000;
const CLEAR = '\u001b[H\u001b[J';

/**
 * Shows something again and again until the signal aborts: redrawn in place where someone looks on, else one
 * rendering (or with --json one line) after another.
 */
export async function watch<T>(
  { terminal, options, signal }: Context,
  look: (signal: AbortSignal) => Promise<T>,
  render: (value: T, colors: Colors) => string,
): Promise<undefined> {
  const redraw = terminal.columns !== undefined && !options.json;
  try {
    for (;;) {
      const value = await look(signal);
      const text = options.json ? JSON.stringify(value) : render(value, terminal.colors);
      terminal.out(redraw ? `${CLEAR}${text}` : text);
      await pause(INTERVAL, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}
