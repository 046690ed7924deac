import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MultinodeError, type Problem, RequestError } from '../../errors/errors.js';
import { sentence } from '../../text/sentence.js';
import { endAfterBody } from './linger.js';

export const PROBLEM_TYPE = 'application/problem+json';

/** An error as a response (RFC 9457). */
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
      : new RequestError('MN4999', 500, 'The agent failed with an internal error; its log has the details.');
  return {
    status: known.status,
    headers: { 'content-type': PROBLEM_TYPE, ...extraHeaders(known) },
    problem: withSentences(known),
  };
}

/** Errors that the command line prints too are phrases there, one per line. */
function withSentences(error: MultinodeError): Problem {
  const problem = error.problem();
  if (error instanceof RequestError) return problem;
  return { ...problem, detail: problem.detail.split('\n').map(sentence).join('\n') };
}

/**
 * Answers a request that failed; if its response has begun, the connection is cut off instead, so that nobody takes a
 * part for the whole. Never throws: its callers have no other way to end the request.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  try {
    const { status, headers, problem } = problemAnswer(error);
    const text = JSON.stringify(problem);
    // Node keeps a reason phrase that it has rejected, and would reject it again.
    response.statusMessage = STATUS_CODES[status] ?? '';
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
    endAfterBody(request, response, text);
  } catch {
    response.destroy();
  }
}

/** The same for a connection that Node no longer handles, as after an upgrade. */
export function refuseRaw(caller: Duplex, error: unknown): void {
  caller.on('error', () => {});
  const { status, headers, problem } = problemAnswer(error);
  const text = JSON.stringify(problem);
  const fields = { ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' };
  const head = Object.entries(fields).map((field) => `${field.join(': ')}\r\n`);
  caller.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${text}`);
}

/**
 * Whether the error is the agent's own, and belongs in its log. A full disk is logged once elsewhere: see
 * store/disk.ts.
 */
export function isUnexpected(error: unknown): boolean {
  if (!(error instanceof MultinodeError) || error.code === 'MN4999') return true;
  return error.code === 'MN4014' && error.cause !== undefined;
}

export function unauthorized(): RequestError {
  return new RequestError(
    'MN4001',
    401,
    'The request has no API key, or a wrong one: send the header "Authorization: Bearer KEY" or "Multinode-Key: KEY".',
  );
}

/** What a worker sent can't be passed on as a response. @param who for example "The worker of hello" */
export function invalidAnswer(who: string, cause: Error): RequestError {
  return new RequestError('MN4024', 502, `${who} sent a response that is not valid HTTP: ${cause.message}.`, {
    cause,
  });
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
