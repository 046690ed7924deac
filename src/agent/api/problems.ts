import { MultinodeError, type Problem, RequestError } from '../../errors/errors.js';

export const PROBLEM_TYPE = 'application/problem+json';

/** An error as an answer (RFC 9457). */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** Errors that are not meant for users become MN4999, which says nothing about them: whoever answers logs them. */
export function problemAnswer(error: unknown): ProblemAnswer {
  const known =
    error instanceof MultinodeError
      ? error
      : new RequestError(
          'MN4999',
          500,
          'The agent could not do it because of an error of its own; its log has more.',
        );
  return {
    status: known.status,
    headers: { 'content-type': PROBLEM_TYPE, ...extraHeaders(known) },
    problem: known.problem(),
  };
}

/** Whether the error is the agent's own, and goes to its log. */
export function isUnexpected(error: unknown): boolean {
  return !(error instanceof MultinodeError) || error.code === 'MN4999' || error.code === 'MN4014';
}

export function unauthorized(): RequestError {
  return new RequestError(
    'MN4001',
    401,
    'The request has no API key, or a wrong one: send the header "Authorization: Bearer KEY" or "Multinode-Key: KEY".',
  );
}

export function foreignHost(host: string | undefined): RequestError {
  return new RequestError(
    'MN4015',
    421,
    `The agent listens on loopback and does not answer for the host ${JSON.stringify(host ?? '')}: call it by a loopback address or localhost.`,
  );
}

function extraHeaders(error: MultinodeError): Record<string, string> {
  if (error.status === 401) return { 'www-authenticate': 'Bearer realm="multinode"' };
  const seconds = error instanceof RequestError ? error.retryAfter : undefined;
  return seconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
}
