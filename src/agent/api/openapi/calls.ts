import { INVOCATION } from '../../../api/schemas/invocations.js';
import { closed, type Schema, TEXT } from '../../../api/schemas/schema.js';
import { responses } from '../responses.js';
import type { DescribedRoute } from './operation.js';

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

const HEADERS = closed(
  {
    Prefer: {
      type: 'string',
      description:
        '`respond-async`: store the call, respond with 202 at once, and execute the call at least once.',
      examples: ['respond-async'],
    },
    'Idempotency-Key': {
      type: 'string',
      description:
        'For `respond-async`; must not be empty. Calls with the same key are the same invocation, which is stored once; a call with another method, path or body is rejected (422).',
      examples: ['order-4711'],
    },
  },
  ['Prefer', 'Idempotency-Key'],
);

const RESPONSE: Record<string, Schema> = {
  ...responses(202, INVOCATION, [400, 404, 413, 422, 502, 503, 504]),
  202: {
    description: 'Stored, if requested with `Prefer: respond-async`.',
    headers: { Location: { description: "The invocation's address.", schema: TEXT } },
    content: { 'application/json': { schema: INVOCATION } },
  },
  default: { description: "The worker's response, unchanged.", content: { '*/*': { schema: {} } } },
};

/** Calls to functions, which are forwarded to a worker with any method, sub-path, query, headers and body. */
export const CALLS: readonly DescribedRoute[] = Object.entries(METHODS).flatMap(([method, word]) =>
  [
    { url: '/functions/:name', suffix: '', params: ['name'] },
    { url: '/functions/:name/:path', suffix: 'Path', params: ['name', 'path'] },
  ].map(({ url, suffix, params }) => ({
    method,
    url,
    schema: {
      operationId: `${word}Function${suffix}`,
      summary: 'Call a function.',
      description:
        "The request is passed to one of the function's workers with its method, sub-path, query, headers and body; the worker's response is returned unchanged.",
      params: closed(Object.fromEntries(params.map((name) => [name, { type: 'string', minLength: 1 }]))),
      headers: HEADERS,
      ...(method !== 'GET' && method !== 'DELETE' && { body: { content: { '*/*': { schema: {} } } } }),
      response: RESPONSE,
    },
  })),
);
