import type { IncomingMessage, ServerResponse } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type RouteOptions,
} from 'fastify';
import type { Schema } from '../../api/schemas/schema.js';
import { MultinodeError, RequestError } from '../../errors/errors.js';
import { codeOf } from '../../errors/system.js';
import { OWN_SCHEMAS } from '../../json/own-schemas.js';
import { isRecord } from '../../json/shape.js';
import type { ExecutionService } from '../executions/service.js';
import type { ExecutionTokens } from '../executions/tokens.js';
import { foreignHost, isUnexpected, problemAnswer, unauthorized } from '../http/problems.js';
import type { InvocationStore } from '../invocations/store.js';
import type { Logger } from '../logging/logger.js';
import { type Authenticate, bearer } from './authentication.js';
import type { ApiBackend } from './backend.js';
import type { DashboardAssets } from './dashboard.js';
import { applicationRoutes } from './routes/application.js';
import { dashboardRoutes } from './routes/dashboard.js';
import { eventsRoute } from './routes/events.js';
import { executionRoutes } from './routes/executions.js';
import { historyRoute } from './routes/history.js';
import { invocationRoutes } from './routes/invocations.js';
import { logRoutes } from './routes/logs.js';
import { metricsRoute } from './routes/metrics.js';
import { openApiRoute } from './routes/openapi.js';
import { standbyRoutes } from './routes/standbys.js';
import { statusRoutes } from './routes/status.js';

export interface ApiOptions {
  readonly agent: ApiBackend;
  readonly invocations: InvocationStore;
  readonly executions: ExecutionService;
  readonly tokens: ExecutionTokens;
  readonly authenticate: Authenticate;
  /** See createHostCheck. */
  readonly hostAllowed: (host: string | undefined) => boolean;
  readonly log: Logger;
  /** Aborted when the agent stops; waiting responses and followed logs end then. */
  readonly closing: AbortSignal;
  /** Defaults to the package's files. */
  readonly assets?: DashboardAssets;
}

/** The agent's HTTP API, version 1 (src/api). It does not start a server: see apiHandler. */
export function createApi(options: ApiOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => answerError(options.log, error, reply),
    schemaController: { compilersFactory: { buildValidator, buildSerializer: () => () => JSON.stringify } },
  });
  const routes: RouteOptions[] = [];
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    if (!options.hostAllowed(headers.host)) throw foreignHost(headers.host);
    const known = request.routeOptions.schema?.open || options.authenticate(headers);
    if (!known && !isOwnExecution(request, options.tokens)) throw unauthorized();
    // Rejects before the body is read.
    if (request.is404) throw notFound(request, reply, routes);
  });
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.setErrorHandler((error, _request, reply) => answerError(options.log, error, reply));
  statusRoutes(app, options);
  standbyRoutes(app, options);
  applicationRoutes(app, options);
  logRoutes(app, options);
  invocationRoutes(app, options);
  executionRoutes(app, options);
  eventsRoute(app, options);
  historyRoute(app, options);
  metricsRoute(app, options);
  dashboardRoutes(app, options);
  openApiRoute(app, routes);
  return app;
}

/** Whether the request is from a worker about its own execution, on a route that workers may use. */
function isOwnExecution({ routeOptions, params, headers }: FastifyRequest, tokens: ExecutionTokens): boolean {
  if (!routeOptions.schema?.forWorkers || !isRecord(params)) return false;
  return tokens.attemptOf(bearer(headers) ?? '', String(params.id)) !== null;
}

/** The handler to which a node:http server passes API requests. */
export async function apiHandler(
  app: FastifyInstance,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/**
 * Replaces fastify's compilers, which load 7 MB of libraries. Strings in paths and queries are converted to numbers and
 * booleans; bodies are not converted. Responses are typed, so their schemas do not filter them.
 */
function buildValidator(): (part: unknown) => ValidateFunction {
  const texts = new Ajv({ ...OWN_SCHEMAS, coerceTypes: true, useDefaults: true });
  const bodies = new Ajv(OWN_SCHEMAS);
  return (part) => {
    if (!isRoutePart(part)) throw new Error('fastify gave no schema to compile');
    return (part.httpPart === 'body' ? bodies : texts).compile(part.schema);
  };
}

function isRoutePart(value: unknown): value is { schema: Schema; httpPart: unknown } {
  return isRecord(value) && isRecord(value.schema) && 'httpPart' in value;
}

function answerError(log: Logger, error: unknown, reply: FastifyReply): FastifyReply {
  const meant = meaning(error);
  if (isUnexpected(meant)) log.error({ err: error }, 'an API request failed');
  const { status, headers, problem } = problemAnswer(meant);
  // As bytes, because fastify would add a charset to any other content type.
  return reply
    .code(status)
    .headers(headers)
    .send(Buffer.from(JSON.stringify(problem)));
}

/** Converts fastify's errors to ours. */
function meaning(error: unknown): unknown {
  if (error instanceof MultinodeError || !isFastifyError(error)) return error;
  const status = error.statusCode ?? 500;
  if (status === 413) return new RequestError('MN4010', 413, 'The body is larger than the agent accepts.');
  if (status === 415) return new RequestError('MN4003', 415, 'The body must have the type application/json.');
  return status < 500
    ? new RequestError('MN4003', 400, `The request is not valid: ${error.message.replace(/\.$/, '')}.`)
    : error;
}

function isFastifyError(error: unknown): error is FastifyError {
  if (!(error instanceof Error)) return false;
  return 'validation' in error || codeOf(error)?.startsWith('FST_ERR_') === true;
}

function notFound(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: readonly RouteOptions[],
): RequestError {
  const path = pathOf(request);
  const allowed = routes.filter(({ url }) => matches(url, path)).flatMap(({ method }) => method);
  if (allowed.length === 0) return new RequestError('MN4002', 404, `There is no ${request.method} ${path}.`);
  const list = allowed.join(', ');
  reply.header('allow', list);
  return new RequestError('MN4003', 405, `The path ${path} has no ${request.method}; it has ${list}.`);
}

/** Whether a route such as /v1/logs/:name matches the path. */
function matches(route: string, path: string): boolean {
  const [form, found] = [route.split('/'), path.split('/')];
  return (
    form.length === found.length &&
    form.every((part, index) => (part.startsWith(':') ? found[index] !== '' : part === found[index]))
  );
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
