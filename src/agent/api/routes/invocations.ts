import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { IdParams, InvocationsQuery, WaitQuery } from '../../../api/parameters.generated.js';
import { INVOCATION, INVOCATION_LIST } from '../../../api/schemas/invocations.js';
import { ID_PARAMS, INVOCATIONS_QUERY, WAIT_QUERY } from '../../../api/schemas/parameters.js';
import { PROBLEM } from '../../../api/schemas/problem.js';
import type { Invocation, InvocationList } from '../../../api/types.js';
import { RequestError } from '../../../errors/errors.js';
import { toMilliseconds } from '../../../manifest/units.js';
import { PROBLEM_TYPE } from '../../http/problems.js';
import type { StoredResponse } from '../../invocations/records.js';
import { isFinal } from '../../invocations/transitions.js';
import type { ApiOptions } from '../app.js';
import { disconnectSignal } from '../disconnect-signal.js';
import { waitedSeconds } from '../prefer.js';
import { responses } from '../responses.js';

/** Headers about the worker's connection, which do not apply to the caller's connection (RFC 9110, 7.6.1). */
const CONNECTION_HEADERS = new Set(
  'connection content-length keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(' '),
);

export function invocationRoutes(app: FastifyInstance, { agent, invocations, closing }: ApiOptions): void {
  app.get<{ Querystring: InvocationsQuery }>(
    '/v1/invocations',
    {
      schema: {
        operationId: 'listInvocations',
        summary: 'Asynchronous invocations, newest first.',
        querystring: INVOCATIONS_QUERY,
        response: responses(200, INVOCATION_LIST),
      },
    },
    async ({ query }): Promise<InvocationList> => invocations.list(query),
  );

  app.get<{ Params: IdParams }>(
    '/v1/invocations/:id',
    {
      schema: {
        operationId: 'getInvocation',
        summary: 'An asynchronous invocation.',
        params: ID_PARAMS,
        response: responses(200, INVOCATION, [404]),
      },
    },
    async ({ params }): Promise<Invocation> => found(params.id),
  );

  app.delete<{ Params: IdParams }>(
    '/v1/invocations/:id',
    {
      schema: {
        operationId: 'cancelInvocation',
        summary: 'Remove a waiting asynchronous invocation from the queue.',
        params: ID_PARAMS,
        response: responses(200, INVOCATION, [404, 409]),
      },
    },
    async ({ params }): Promise<Invocation> => {
      const invocation = found(params.id);
      if (!isFinal(invocation.state)) return agent.cancelInvocation(params.id);
      // A repeated request, for example after a broken connection, gets the same response.
      if (invocation.state === 'CANCELLED') return invocation;
      const { state } = invocation;
      throw new RequestError('MN4004', 409, `The invocation ${params.id} has already ended: it is ${state}.`);
    },
  );

  app.get<{ Params: IdParams; Querystring: WaitQuery }>(
    '/v1/invocations/:id/response',
    {
      schema: {
        operationId: 'getInvocationResponse',
        summary: "The worker's response to an asynchronous invocation.",
        params: ID_PARAMS,
        querystring: WAIT_QUERY,
        response: {
          ...responses(404, PROBLEM, [409, 502, 503, 504]),
          default: {
            description: "The worker's response: its status, headers and body.",
            content: { '*/*': { schema: {} } },
          },
        },
      },
    },
    async ({ params, query, headers }, reply) => {
      found(params.id);
      const seconds = waitedSeconds(query, headers);
      if (seconds > 0) {
        const signals = [closing, disconnectSignal(reply.raw), AbortSignal.timeout(toMilliseconds(seconds))];
        await invocations.ended(params.id, AbortSignal.any(signals));
      }
      const { error } = found(params.id);
      if (error)
        return reply
          .code(error.status)
          .type(PROBLEM_TYPE)
          .send(Buffer.from(JSON.stringify(error)));
      const response = invocations.response(params.id);
      if (!response) throw unanswered(found(params.id));
      reply.hijack();
      replay(response, reply.raw);
      return reply;
    },
  );

  function found(id: string): Invocation {
    const invocation = invocations.get(id);
    if (!invocation) {
      throw new RequestError(
        'MN4002',
        404,
        `There is no invocation ${id}; ended ones are kept only for a while.`,
      );
    }
    return invocation;
  }
}

function unanswered({ id, state }: Invocation): RequestError {
  return state === 'CANCELLED'
    ? new RequestError('MN4004', 409, `The invocation ${id} was cancelled: it has no response.`)
    : new RequestError('MN4004', 409, `The invocation ${id} has no response yet: it is ${state}.`, {
        retryAfter: 1,
      });
}

/** Bypasses fastify, which would add headers. */
function replay({ status, headers, body }: StoredResponse, out: ServerResponse): void {
  out.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) out.setHeader(name, value);
  }
  out.end(body);
}
