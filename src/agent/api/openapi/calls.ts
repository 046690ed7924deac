import { INVOCATION } from '../../../api/schemas/invocations.js';
import { closed, type Schema, TEXT } from '../../../api/schemas/schema.js';
import { answers } from '../answers.js';
import type { DescribedRoute } from './operation.js';

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

const HEADERS = closed(
  {
    Prefer: {
      type: 'string',
      description: '`respond-async`: store the call, answer 202 at once, and execute it at least once.',
      examples: ['respond-async'],
    },
    'Idempotency-Key': {
      type: 'string',
      description:
        'With `respond-async`, where an empty one is refused: a call with the same key is the same invocation, and stored once; with another method, path or body it is refused (422).',
      examples: ['order-4711'],
    },
  },
  ['Prefer', 'Idempotency-Key'],
);

const RESPONSE: Record<string, Schema> = {
  ...answers(202, INVOCATION, [400, 404, 413, 422, 502, 503, 504]),
  202: {
    description: 'Stored, where asked for with `Prefer: respond-async`.',
    headers: { Location: { description: 'Address of the invocation.', schema: TEXT } },
    content: { 'application/json': { schema: INVOCATION } },
  },
  default: { description: "The worker's answer, unchanged.", content: { '*/*': { schema: {} } } },
};

/** Calls to functions, which are passed on to a worker whatever their method, sub-path, query, headers and body. */
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
        'The request goes to a worker of the function with its method, sub-path, query, headers and body; the worker’s answer comes back unchanged.',
      params: closed(Object.fromEntries(params.map((name) => [name, { type: 'string', minLength: 1 }]))),
      headers: HEADERS,
      ...(method !== 'GET' && method !== 'DELETE' && { body: { content: { '*/*': { schema: {} } } } }),
      response: RESPONSE,
    },
  })),
);
