import { visible } from '../text/visible.js';
import type { Terminal } from './terminal.js';

/** Says what a longer piece of work is doing at the moment. */
export interface Progress {
  step(text: string): void;
  /** Takes the last step off the screen, where it can be, to make room for the outcome. */
  end(): void;
}

/** A spinner where someone looks on, a line for every step elsewhere, nothing beside JSON. */
export async function openProgress(terminal: Terminal, json: boolean): Promise<Progress> {
  if (json) return { step: () => {}, end: () => {} };
  if (!terminal.interactive) return { step: (text) => terminal.note(visible(text)), end: () => {} };
  const { default: ora } = await import('ora');
  // Without discardStdin ora leaves the terminal's mode, and with it Ctrl-C, alone.
  const spinner = ora({ stream: terminal.error, discardStdin: false });
  return {
    step: (given) => {
      const text = visible(given);
      if (spinner.isSpinning) spinner.text = text;
      else spinner.start(text);
    },
    end: () => void spinner.stop(),
  };
}
