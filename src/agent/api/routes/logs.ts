import type { FastifyInstance } from 'fastify';
import type { LogsQuery, NameParams } from '../../../api/parameters.generated.js';
import { LOGS_QUERY, NAME_PARAMS } from '../../../api/schemas/parameters.js';
import type { ApiOptions } from '../app.js';
import { LOG_LINES, sendLines } from '../lines.js';
import { responses } from '../responses.js';

export function logRoutes(app: FastifyInstance, { agent, log, closing }: ApiOptions): void {
  app.get<{ Params: NameParams; Querystring: LogsQuery }>(
    '/v1/logs/:name',
    {
      schema: {
        operationId: 'getLogs',
        summary: "The output of a workload's workers, one JSON object per line.",
        params: NAME_PARAMS,
        querystring: LOGS_QUERY,
        response: responses(200, LOG_LINES, [404]),
      },
    },
    ({ params, query }, reply) =>
      sendLines(reply, { log, closing }, (signal) => agent.logs(params.name, { ...query, signal })),
  );
}
