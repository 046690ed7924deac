import type { FastifyInstance } from 'fastify';
import type { HistoryQuery, NameParams } from '../../../api/parameters.generated.js';
import { HISTORY } from '../../../api/schemas/history.js';
import { HISTORY_QUERY, NAME_PARAMS } from '../../../api/schemas/parameters.js';
import type { History } from '../../../api/types.js';
import type { ApiOptions } from '../app.js';
import { responses } from '../responses.js';

export function historyRoute(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get<{ Params: NameParams; Querystring: HistoryQuery }>(
    '/v1/history/:name',
    {
      schema: {
        operationId: 'getHistory',
        summary: 'What happened to a workload over time, in steps.',
        description:
          'The agent keeps steps of 10 seconds for two hours and of a minute for seven days; older or longer ranges are returned in whole minutes.',
        params: NAME_PARAMS,
        querystring: HISTORY_QUERY,
        response: responses(200, HISTORY, [404]),
      },
    },
    ({ params, query }): Promise<History> => agent.history(params.name, query),
  );
}
