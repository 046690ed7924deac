import type { FastifyInstance, FastifyRequest } from 'fastify';
import type {
  ExecutionsQuery,
  IdParams,
  LogsQuery,
  NameParams,
  ProgressQuery,
  StartHeaders,
  WaitQuery,
} from '../../../api/parameters.generated.js';
import {
  EXECUTION,
  EXECUTION_DETAIL,
  EXECUTION_LIST,
  PROGRESS,
  PROGRESS_LIST,
  TEXT_ANSWER,
  TEXT_BODY,
} from '../../../api/schemas/executions.js';
import {
  EXECUTIONS_QUERY,
  ID_PARAMS,
  LOGS_QUERY,
  NAME_PARAMS,
  PROGRESS_QUERY,
  START_HEADERS,
  WAIT_QUERY,
} from '../../../api/schemas/parameters.js';
import { described } from '../../../api/schemas/schema.js';
import type { ExecutionDetail, ExecutionList, Progress, ProgressList } from '../../../api/types.js';
import { toMilliseconds } from '../../../manifest/units.js';
import type { ExecutedSpec, ExecutionPool } from '../../executions/pool.js';
import type { ExecutionService } from '../../executions/service.js';
import { isFinal } from '../../executions/transitions.js';
import type { ApiOptions } from '../app.js';
import { bearer } from '../authentication.js';
import { disconnectSignal } from '../disconnect-signal.js';
import { LOG_LINES, sendLines } from '../lines.js';
import { waitedSeconds } from '../prefer.js';
import { nothing, responses } from '../responses.js';
import { takeText } from '../text-body.js';

type TextBody = string | null | undefined;

export function executionRoutes(app: FastifyInstance, options: ApiOptions): void {
  startRoutes(app, options);
  recordRoutes(app, options);
  workerRoutes(app, options);
}

function startRoutes(app: FastifyInstance, { agent, executions }: ApiOptions): void {
  void app.register(async (scope) => {
    takeText(scope);
    startRoute(scope, executions, {
      url: '/v1/jobs/:name/executions',
      operationId: 'startExecution',
      summary: 'Start an execution of a job; the request body is its input.',
      pool: (name) => agent.job(name),
    });
    startRoute(scope, executions, {
      url: '/v1/scheduled_tasks/:name/executions',
      operationId: 'startRun',
      summary: 'Start a run of a scheduled task now; the request body is its input, and `overlap` applies.',
      pool: (name) => agent.scheduledTask(name),
    });
  });
}

interface Start {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly pool: (name: string) => ExecutionPool<ExecutedSpec>;
}

function startRoute(scope: FastifyInstance, executions: ExecutionService, start: Start): void {
  const { url, operationId, summary } = start;
  scope.post<{ Params: NameParams; Headers: StartHeaders; Body: TextBody }>(
    url,
    {
      schema: {
        operationId,
        summary,
        params: NAME_PARAMS,
        headers: START_HEADERS,
        body: TEXT_BODY,
        response: {
          ...responses(201, described(EXECUTION, 'It has been stored.'), [404, 409, 413, 422, 503]),
          200: described(EXECUTION, 'It had already been started with this key.'),
        },
      },
    },
    async ({ params, headers, body }, reply) => {
      const key = headers['idempotency-key'];
      const { execution, isNew } = await executions.start(start.pool(params.name), body ?? '', key);
      return reply
        .code(isNew ? 201 : 200)
        .header('location', `/v1/executions/${execution.id}`)
        .send(execution);
    },
  );
}

function recordRoutes(app: FastifyInstance, { executions, log, closing }: ApiOptions): void {
  app.get<{ Querystring: ExecutionsQuery }>(
    '/v1/executions',
    {
      schema: {
        operationId: 'listExecutions',
        summary: 'Executions of jobs and runs of scheduled tasks, newest first.',
        querystring: EXECUTIONS_QUERY,
        response: responses(200, EXECUTION_LIST),
      },
    },
    async ({ query }): Promise<ExecutionList> => executions.store.list(query),
  );

  app.get<{ Params: IdParams; Querystring: WaitQuery }>(
    '/v1/executions/:id',
    {
      schema: {
        operationId: 'getExecution',
        summary: 'An execution, with its output and its latest progress report.',
        params: ID_PARAMS,
        querystring: WAIT_QUERY,
        response: responses(200, EXECUTION_DETAIL, [404]),
      },
    },
    async ({ params, query, headers }, reply): Promise<ExecutionDetail> => {
      const { state } = executions.get(params.id);
      const seconds = waitedSeconds(query, headers);
      if (seconds > 0 && !isFinal(state)) {
        const signals = [closing, disconnectSignal(reply.raw), AbortSignal.timeout(toMilliseconds(seconds))];
        await executions.store.notifier.ended(params.id, AbortSignal.any(signals));
      }
      return executions.get(params.id);
    },
  );

  app.post<{ Params: IdParams }>(
    '/v1/executions/:id/cancel',
    {
      schema: {
        operationId: 'cancelExecution',
        summary: 'Cancel an execution that has not ended.',
        params: ID_PARAMS,
        response: responses(200, EXECUTION_DETAIL, [404, 409]),
      },
    },
    async ({ params }) => executions.cancel(params.id),
  );

  app.delete<{ Params: IdParams }>(
    '/v1/executions/:id',
    {
      schema: {
        operationId: 'removeExecution',
        summary: 'Remove an ended execution, with its output and its logs.',
        params: ID_PARAMS,
        response: responses(204, nothing('It has been removed.'), [404, 409]),
      },
    },
    async ({ params }, reply) => {
      await executions.remove(params.id);
      return reply.code(204).send();
    },
  );

  app.get<{ Params: IdParams; Querystring: LogsQuery }>(
    '/v1/executions/:id/logs',
    {
      schema: {
        operationId: 'getExecutionLogs',
        summary:
          "The output of an execution's workers, one JSON object per line; with `follow`, until it has ended.",
        params: ID_PARAMS,
        querystring: LOGS_QUERY,
        response: responses(200, LOG_LINES, [404]),
      },
    },
    ({ params, query }, reply) =>
      sendLines(reply, { log, closing }, (signal) => executions.logs(params.id, { ...query, signal })),
  );

  app.get<{ Params: IdParams; Querystring: ProgressQuery }>(
    '/v1/executions/:id/progress',
    {
      schema: {
        operationId: 'listProgress',
        summary: "An execution's latest progress reports, newest last.",
        params: ID_PARAMS,
        querystring: PROGRESS_QUERY,
        response: responses(200, PROGRESS_LIST, [404]),
      },
    },
    async ({ params, query, headers }, reply): Promise<ProgressList> => {
      const found = executions.progress(params.id, query.after);
      const seconds = waitedSeconds(query, headers);
      if (seconds === 0 || found.ended || found.items.length > 0) return found;
      const signals = [closing, disconnectSignal(reply.raw), AbortSignal.timeout(toMilliseconds(seconds))];
      await executions.store.notifier.progressed(params.id, AbortSignal.any(signals));
      return executions.progress(params.id, query.after);
    },
  );
}

/** Operations that a worker may also use, with its own execution's token. */
function workerRoutes(app: FastifyInstance, { executions, tokens }: ApiOptions): void {
  // null: a caller with the API key.
  const attempt = ({ headers, params }: FastifyRequest<{ Params: IdParams }>): number | null =>
    tokens.attemptOf(bearer(headers) ?? '', params.id);

  void app.register(async (scope) => {
    takeText(scope);

    scope.get<{ Params: IdParams }>(
      '/v1/executions/:id/input',
      {
        schema: {
          operationId: 'getInput',
          summary: "An execution's input; its worker may use this too.",
          forWorkers: true,
          params: ID_PARAMS,
          response: responses(200, TEXT_ANSWER, [404]),
        },
      },
      async ({ params }, reply) => reply.type('text/plain; charset=utf-8').send(executions.input(params.id)),
    );

    scope.put<{ Params: IdParams; Body: TextBody }>(
      '/v1/executions/:id/output',
      {
        schema: {
          operationId: 'setOutput',
          summary: "Set a running execution's output; its worker may use this too.",
          forWorkers: true,
          params: ID_PARAMS,
          body: TEXT_BODY,
          response: responses(204, nothing('It has been stored.'), [404, 409, 413, 503]),
        },
      },
      async (request, reply) => {
        await executions.setOutput(request.params.id, attempt(request), request.body ?? '');
        return reply.code(204).send();
      },
    );

    scope.post<{ Params: IdParams; Body: TextBody }>(
      '/v1/executions/:id/progress',
      {
        schema: {
          operationId: 'addProgress',
          summary: "Report a running execution's progress; its worker may use this too.",
          forWorkers: true,
          params: ID_PARAMS,
          body: TEXT_BODY,
          response: responses(201, PROGRESS, [404, 409, 413, 503]),
        },
      },
      async (request, reply): Promise<Progress> => {
        reply.code(201);
        return executions.addProgress(request.params.id, attempt(request), request.body ?? '');
      },
    );
  });
}
