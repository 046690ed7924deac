import { inspect } from 'node:util';
import { CODES } from '../../errors/codes.js';
import { AgentError, type Issue, MultinodeError, type Problem } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import { visibleLines } from '../../text/visible.js';
import type { Colors } from '../terminal.js';

interface Options {
  readonly json: boolean;
  readonly debug: boolean;
  readonly colors: Colors;
}

/** An error as text, or with --json as problem details. */
export async function renderFailure(error: unknown, { json, debug, colors }: Options): Promise<string> {
  const problem = problemOf(error);
  if (json) return JSON.stringify(debug ? { ...problem, debug: inspect(error) } : problem, undefined, 2);
  const lines = problem.errors
    ? [await renderFindings(problem.errors, colors)]
    : [`${colors.red(colors.bold(`error[${problem.code}]:`))} ${visibleLines(problem.detail)}`];
  if (debug) lines.push(colors.dim(visibleLines(inspect(error))));
  else if (!(error instanceof MultinodeError)) lines.push(colors.dim('--debug shows where it happened'));
  return lines.join('\n');
}

/** Findings with the lines of their file, if it can be read. */
async function renderFindings(issues: readonly Issue[], colors: Colors): Promise<string> {
  const [{ reportText }, { textsOf }] = await Promise.all([
    import('../../manifest/report/text.js'),
    import('../check.js'),
  ]);
  const texts = await textsOf(issues);
  return reportText(issues, { texts, colour: colors.isColorSupported }).trimEnd();
}

function problemOf(error: unknown): Problem {
  if (error instanceof AgentError && error.refusal) return error.refusal;
  if (error instanceof MultinodeError) return error.problem();
  return {
    type: 'urn:multinode:error:MN9999',
    title: CODES.MN9999,
    status: 500,
    detail: messageOf(error),
    code: 'MN9999',
  };
}
