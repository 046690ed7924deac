import { visible } from '../text/visible.js';
import type { Terminal } from './terminal.js';

/** Shows what a longer piece of work is currently doing. */
export interface ProgressDisplay {
  step(text: string): void;
  /** Prints a line that stays, such as one that a program wrote. */
  line(text: string): void;
  /** Clears the last step from the screen, if possible, to make room for the outcome. */
  end(): void;
}

/** A spinner on an interactive terminal, else a line for every step; nothing with --json. */
export async function openProgress(terminal: Terminal, json: boolean): Promise<ProgressDisplay> {
  if (json) return { step: () => {}, line: () => {}, end: () => {} };
  const line = (text: string) => terminal.note(visible(text));
  if (!terminal.interactive) return { step: line, line, end: () => {} };
  const { default: ora } = await import('ora');
  // By default ora changes the terminal's mode, and Ctrl-C with it.
  const spinner = ora({ stream: terminal.error, discardStdin: false });
  return {
    step: (given) => {
      const text = visible(given);
      if (spinner.isSpinning) spinner.text = text;
      else spinner.start(text);
    },
    line: (text) => {
      spinner.clear();
      line(text);
    },
    end: () => void spinner.stop(),
  };
}
