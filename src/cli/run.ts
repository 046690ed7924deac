import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { MultinodeError, UsageError } from '../errors/errors.js';
import type { Runner } from './context.js';
import { interruption } from './interruption.js';
import { environmentOf, readCommon, wantsDebug } from './options.js';
import { createProgram } from './program.js';
import { renderFailure } from './render/failure.js';
import { openTerminal, type Terminal } from './terminal.js';

/** Runs one command line and resolves with the exit code: 0 success, 1 failure, 2 changes found, 64 bad usage. */
export async function runCli(args: readonly string[], process: NodeJS.Process): Promise<number> {
  const { env } = process;
  const terminal = openTerminal(process.stdin, process.stdout, process.stderr, env);
  let exitCode = 0;

  const run: Runner = (work) =>
    async function (this: CommandUnknownOpts, ...rest) {
      const options = readCommon(this, env);
      const surroundings = environmentOf(options, env, process.cwd());
      const stop = interruption(process);
      const context = {
        options,
        terminal,
        env: surroundings,
        cwd: process.cwd(),
        get signal() {
          return stop.signal;
        },
        get kill() {
          return stop.kill;
        },
      };
      try {
        const result = await work(context, ...rest);
        if (!result) return;
        exitCode = result.exitCode ?? 0;
        const text = options.json ? JSON.stringify(result.data, undefined, 2) : result.text(terminal.colors);
        if (text !== undefined && text !== '') terminal.out(text);
      } finally {
        stop.release();
      }
    };

  try {
    await quietly(createProgram(run), terminal).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return fail(error, args, terminal, env);
  }
}

/** Makes commander throw instead of printing errors or exiting; help is still printed. */
function quietly(command: CommandUnknownOpts, terminal: Terminal): CommandUnknownOpts {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
    writeErr: () => {},
  });
  for (const child of command.commands) quietly(child, terminal);
  return command;
}

async function fail(
  error: unknown,
  args: readonly string[],
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const known = forUser(error);
  const json = args.includes('--json');
  const debug = wantsDebug(args.includes('--debug'), env);
  terminal.note(await renderFailure(known ?? error, { json, debug, colors: terminal.errorColors }));
  return known?.exitCode ?? 1;
}

/** What was thrown, as an error for a user; undefined if it is a bug. */
function forUser(error: unknown): MultinodeError | undefined {
  if (error instanceof MultinodeError) return error;
  if (!(error instanceof CommanderError)) return undefined;
  const message = error.message.replace(/^error: /, '');
  return new UsageError(
    'MN9001',
    message.includes('(outputHelp)') ? 'no command was given; see "multinode --help"' : message,
  );
}
