/** Values that workers take and return: JSON. */

import { FunctionError, UsageError } from '../errors/errors.js';
import { messageOf } from '../errors/system.js';

export interface ValueOptions<Output> {
  /** Checks a value and returns it, or throws, for example `schema.parse` of a validation library. */
  readonly output?: (value: unknown) => Output;
}

/** @throws UsageError MN9001 for what JSON can't represent, such as a function or a bigint */
export function encode(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new UsageError('MN9001', `the input cannot be written as JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (text === undefined)
    throw new UsageError('MN9001', `the input cannot be written as JSON: ${typeof value}`);
  return text;
}

/**
 * The value of a worker's response: parsed if it is JSON, otherwise its text; undefined without a body.
 * @throws FunctionError for a status other than 2xx, with that value as `answer`, or for invalid JSON
 */
export function answerOf(name: string, response: Response, text: string): unknown {
  const { status } = response;
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
  if (!response.ok) {
    const answer = isJson ? (tryParse(text) ?? text) : text;
    throw new FunctionError(
      `function "${name}" answered with status ${status}${said(answer)}`,
      status,
      answer,
    );
  }
  if (text === '') return undefined;
  return isJson ? parse(text, `function "${name}" sent a response that is not JSON`, status) : text;
}

/** @throws whatever the check of the output throws */
export function typed<Output>(value: unknown, { output }: ValueOptions<Output>): Output {
  // Without a check the type is the caller's claim, because there is nothing to check it with.
  return output ? output(value) : (value as Output);
}

/** @throws FunctionError, with the text as `answer` */
export function parse(text: string, message: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FunctionError(`${message}: ${messageOf(error)}`, status, text, { cause: error });
  }
}

/** The first line of what a worker says about its failure. */
function said(answer: unknown): string {
  const words = typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : answer;
  if (typeof words !== 'string' || words.trim() === '') return '';
  return `: ${words.trim().split('\n')[0]?.slice(0, 200)}`;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
