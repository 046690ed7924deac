import { inspect } from 'node:util';
import { CODES } from '../../errors/codes.js';
import { AgentError, MultinodeError, type Problem } from '../../errors/errors.js';
import type { Colors } from '../terminal.js';

interface Options {
  readonly json: boolean;
  readonly debug: boolean;
  readonly colors: Colors;
}

/** An error as its user reads it, once: text, or with --json problem details. */
export function renderFailure(error: unknown, { json, debug, colors }: Options): string {
  const problem = problemOf(error);
  if (json) return JSON.stringify(debug ? { ...problem, debug: inspect(error) } : problem, undefined, 2);
  const lines = [`${colors.red(colors.bold(`error[${problem.code}]:`))} ${problem.detail}`];
  if (debug) lines.push(colors.dim(inspect(error)));
  else if (!(error instanceof MultinodeError)) lines.push(colors.dim('--debug shows where it happened'));
  return lines.join('\n');
}

function problemOf(error: unknown): Problem {
  if (error instanceof AgentError && error.refusal) return error.refusal;
  if (error instanceof MultinodeError) return error.problem();
  return {
    type: 'urn:multinode:error:MN9999',
    title: CODES.MN9999,
    status: 500,
    detail: error instanceof Error ? error.message : String(error),
    code: 'MN9999',
  };
}
