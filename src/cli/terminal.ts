import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { escaped } from '../text/visible.js';

export type Colors = ReturnType<typeof pc.createColors>;

/** What a command may do with the user's terminal; main makes the one that is real. */
export interface Terminal {
  /** For text on standard output. */
  readonly colors: Colors;
  /** For text on standard error. */
  readonly errorColors: Colors;
  /** Whether someone sits there: can be asked, and sees lines redrawn. */
  readonly interactive: boolean;
  /** Width of standard output in characters; undefined where it is no terminal. */
  readonly columns: number | undefined;
  readonly input: Readable;
  /** Standard error, for what redraws its lines. */
  readonly error: Writable;
  /** A line, or several, of the command's result. Control characters but those of our colours are escaped. */
  out(text: string): void;
  /** The same in the place of all that is on the screen. */
  redraw(text: string): void;
  /** Bytes of the command's result as they are; resolves once there is room for more. */
  raw(bytes: Uint8Array | string): Promise<void>;
  /** A line about the work, for people; goes to standard error, escaped as by `out`. */
  note(text: string): void;
  /** @returns whether the answer was yes; false where the signal aborts, or on Ctrl-C or Ctrl-D */
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
      // While it asks, Ctrl-C and Ctrl-D are keys that are read, and no signal comes of them.
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

/** A colour of ours, or a control character other than a line feed and a tab. */
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
