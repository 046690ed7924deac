import type { CommonOptions } from './options.js';
import type { Colors, Terminal } from './terminal.js';

/** What every command gets besides its arguments. */
export interface Context {
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C or SIGTERM. A command that reads it must end by itself. */
  readonly signal: AbortSignal;
  /** Aborts on the second one; a command that reads it must then end immediately. */
  readonly kill: AbortSignal;
}

/** What a command found or did: data for --json, and text for people. */
export interface Result {
  readonly data: unknown;
  /** Lines, without a line end after the last one; if empty, nothing is printed. */
  readonly text: (colors: Colors) => string;
  readonly exitCode?: 0 | 1 | 2;
}

/** Wraps a command's work for commander: makes the context and prints the result. A command that streams returns nothing. */
export type Runner = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<Result | undefined>,
) => (...args: A) => Promise<void>;
