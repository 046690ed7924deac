/** The OpenAPI document of the agent's API, generated from the schemas that validate its routes. */

import { STATUS_CODES } from 'node:http';
import { ANSWERS, PARAMETERS, PROBLEMS } from '../../../api/schemas/index.js';
import { PROBLEM } from '../../../api/schemas/problem.js';
import type { Schema } from '../../../api/schemas/schema.js';
import { isRecord } from '../../../json/shape.js';
import { VERSION } from '../../../version.js';
import { PROBLEM_TYPE } from '../../http/problems.js';
import { CALLS } from './calls.js';
import { Components } from './components.js';
import { manifestSchemas } from './manifest.js';
import type { DescribedRoute } from './operation.js';

type Json = Readonly<Record<string, unknown>>;

/** @param routes of the API; calls to workloads, which have no schemas, are added */
export function openApiDocument(routes: readonly DescribedRoute[]): Json {
  const components = new Components([...PROBLEMS, ...PARAMETERS, ...ANSWERS]);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of [...routes, ...CALLS]) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    const operations = paths[path] ?? {};
    paths[path] = operations;
    for (const method of [route.method].flat()) {
      operations[method.toLowerCase()] = operation(route, path, components);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Multinode agent',
      version: VERSION,
      description:
        'The API of the agent that runs an application. Errors are problem details (RFC 9457) with a code from docs/errors.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The agent that serves this document.' }],
    security: [{ bearer: [] }, { key: [] }],
    paths: sorted(paths),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: "The agent's API key." },
        key: { type: 'apiKey', in: 'header', name: 'Multinode-Key', description: "The agent's API key." },
      },
      schemas: sorted({ ...components.schemas, ...manifestSchemas() }),
    },
  };
}

function operation(route: DescribedRoute, path: string, components: Components): Json {
  const { schema = {} } = route;
  const { operationId, summary, description, open } = schema;
  if (operationId === undefined || summary === undefined) {
    throw new Error(`the route ${route.url} has no operationId or no summary`);
  }
  const parameters = [
    ...parametersOf('path', schema.params, components),
    ...parametersOf('query', schema.querystring, components),
    ...parametersOf('header', schema.headers, components),
  ];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [path.split('/').find((part) => part !== '' && part !== 'v1') ?? 'agent'],
    ...(open && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(isRecord(schema.body) && { requestBody: { required: true, ...bodyOf(schema.body, components) } }),
    responses: responsesOf(schema.response, components),
  };
}

function parametersOf(place: 'path' | 'query' | 'header', schema: unknown, components: Components): Json[] {
  if (!isRecord(schema) || !isRecord(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, property]) => {
    if (!isRecord(property)) throw new Error(`the parameter ${name} has no schema`);
    const { description, ...rest } = property;
    // A field with a default always exists for the handler, but is optional in requests.
    const needed = place === 'path' || (required.includes(name) && !('default' in rest));
    return {
      name,
      in: place,
      ...(description !== undefined && { description }),
      ...(needed && { required: true }),
      schema: components.place(rest),
    };
  });
}

function responsesOf(response: unknown, components: Components): Json {
  if (!isRecord(response)) throw new Error('a route does not describe its response');
  return Object.fromEntries(
    Object.entries(response).map(([status, schema]) => {
      if (!isRecord(schema)) throw new Error(`there is no schema for status ${status}`);
      const { headers, description: _, ...body } = schema;
      const description = components.meaning(schema) ?? STATUS_CODES[status];
      return [
        status,
        {
          description,
          ...(isRecord(headers) ? { headers } : extraHeaders(status, schema)),
          ...bodyOf(body, components),
        },
      ];
    }),
  );
}

function extraHeaders(status: string, schema: Schema): Json {
  if (!isProblem(schema)) return {};
  const header = (text: string, type: string) => ({ description: text, schema: { type } });
  if (status === '401') return { headers: { 'WWW-Authenticate': header('How to authenticate.', 'string') } };
  if (status === '503')
    return { headers: { 'Retry-After': header('Seconds after which to retry.', 'integer') } };
  return {};
}

/** A body in the media types that the schema names; JSON by default. */
function bodyOf(schema: Schema, components: Components): Json {
  if (schema.type === 'null') return {};
  const contents = isRecord(schema.content)
    ? Object.entries(schema.content)
    : [[isProblem(schema) ? PROBLEM_TYPE : 'application/json', { schema }] as const];
  return {
    content: Object.fromEntries(
      contents.map(([type, content]) => [
        type,
        isRecord(content) && isRecord(content.schema) ? { schema: components.place(content.schema) } : {},
      ]),
    ),
  };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Compares names, because fastify copies schemas. */
function isProblem({ title }: Schema): boolean {
  return title === PROBLEM.title;
}
