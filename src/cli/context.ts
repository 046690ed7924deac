import type { CommonOptions } from './options.js';
import type { Colors, Terminal } from './terminal.js';

/** What a command is given besides its own arguments. */
export interface Context {
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C or SIGTERM. A command that reads it takes over: it must end by itself. */
  readonly signal: AbortSignal;
  /** Aborts on the second; a command that reads it must end then at once. */
  readonly kill: AbortSignal;
}

/** What a command found or did: data for --json, and how people read it. */
export interface Result {
  readonly data: unknown;
  /** Lines without the last line's end; empty: nothing is printed. */
  readonly text: (colors: Colors) => string;
  readonly exitCode?: 0 | 1 | 2;
}

/** Wraps a command's work for commander: makes the context, prints the result. A command that streams returns nothing. */
export type Runner = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<Result | undefined>,
) => (...args: A) => Promise<void>;
