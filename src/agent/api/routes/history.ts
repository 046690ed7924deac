import type { FastifyInstance } from 'fastify';
import { answers, NAME_PARAMS, type NameParams } from '../../../api/schemas/common.js';
import { HISTORY, HISTORY_QUERY } from '../../../api/schemas/history.js';
import type { History } from '../../../api/types.js';
import type { HistoryQuery } from '../../history/query.js';
import type { ApiOptions } from '../app.js';

export function historyRoute(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get<{ Params: NameParams; Querystring: HistoryQuery }>(
    '/v1/history/:name',
    {
      schema: {
        operationId: 'getHistory',
        summary: 'What happened to a workload over time, in steps.',
        description:
          'The agent keeps it in steps of 10 seconds for two hours and of a minute for seven days: what is older, or longer, is in whole minutes.',
        params: NAME_PARAMS,
        querystring: HISTORY_QUERY,
        response: answers(200, HISTORY, [404]),
      },
    },
    ({ params, query }): Promise<History> => agent.history(params.name, query),
  );
}
