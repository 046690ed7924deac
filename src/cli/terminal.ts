import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { escaped } from '../text/visible.js';

export type Colors = ReturnType<typeof pc.createColors>;

/** What a command may do with the user's terminal. */
export interface Terminal {
  /** Colours for standard output. */
  readonly colors: Colors;
  /** Colours for standard error. */
  readonly errorColors: Colors;
  /** Whether a person can be asked, and sees lines redrawn. */
  readonly interactive: boolean;
  /** Width of standard output in characters; undefined if it is not a terminal. */
  readonly columns: number | undefined;
  readonly input: Readable;
  /** Standard error, for output that redraws its lines. */
  readonly error: Writable;
  /** Prints one or more lines of the command's result. Control characters are escaped, except for our colours. */
  out(text: string): void;
  /** Clears the screen, then does the same. */
  redraw(text: string): void;
  /** Writes bytes of the command's result unchanged; resolves once there is room for more. */
  raw(bytes: Uint8Array | string): Promise<void>;
  /** Prints a line for people to standard error, escaped as by `out`. */
  note(text: string): void;
  /** @returns whether the answer was yes; false if the signal aborts, or on Ctrl-C or Ctrl-D */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
}

interface Stream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function openTerminal(
  input: Readable & { readonly isTTY?: boolean },
  output: Stream,
  error: Stream,
  env: NodeJS.ProcessEnv,
): Terminal {
  return {
    colors: pc.createColors(wantsColors(output, env)),
    errorColors: pc.createColors(wantsColors(error, env)),
    interactive: Boolean(input.isTTY && output.isTTY && error.isTTY),
    get columns() {
      return output.isTTY ? output.columns : undefined;
    },
    input,
    error,
    out: (text) => void output.write(`${harmless(text)}\n`),
    redraw: (text) => void output.write(`${CLEAR}${harmless(text)}\n`),
    raw: (bytes) =>
      new Promise((resolve, reject) =>
        output.write(bytes, (failure) => (failure ? reject(failure) : resolve())),
      ),
    note: (text) => void error.write(`${harmless(text)}\n`),
    confirm: async (question, signal) => {
      const prompt = createInterface({ input, output: error });
      // While it asks, Ctrl-C and Ctrl-D are read as keys, and send no signal.
      const left = new AbortController();
      prompt.once('SIGINT', () => left.abort()).once('close', () => left.abort());
      const stop = AbortSignal.any([signal, left.signal]);
      try {
        const answer = await prompt.question(`${question} [y/N] `, { signal: stop });
        return /^y(es)?$/i.test(answer.trim());
      } catch (failure) {
        if (!stop.aborted) throw failure;
        return false;
      } finally {
        prompt.close();
      }
    },
  };
}

const CLEAR = '\u001b[H\u001b[J';

/** One of our colours, or a control character other than a line feed and a tab. */
const STEERING = new RegExp(`${String.fromCharCode(27)}\\[\\d{1,2}m|(?![\\n\\t])\\p{Cc}`, 'gu');

function harmless(text: string): string {
  return text.replace(STEERING, (each) => (each.length > 1 ? each : escaped(each)));
}

/** https://no-color.org and https://force-color.org */
function wantsColors(stream: Stream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return true;
  return Boolean(stream.isTTY) && env.TERM !== 'dumb';
}
