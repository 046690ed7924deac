import type { FastifyInstance } from 'fastify';
import type { DecisionList, Health, QuotaStatus, Status } from '../../../client/types.js';
import { VERSION } from '../../../version.js';
import type { ApiOptions } from '../app.js';
import { answers, NAME_PARAMS, type NameParams } from '../schemas/common.js';
import {
  DECISION_LIST,
  DECISIONS_QUERY,
  type DecisionsQuery,
  HEALTH,
  QUOTA_STATUS,
  STATUS,
} from '../schemas/status.js';

/** The one route that needs no key. */
export const HEALTH_PATH = '/healthz';

export function statusRoutes(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get(HEALTH_PATH, { schema: { response: answers(200, HEALTH) } }, async (): Promise<Health> => {
    return { status: agent.stopping() ? 'stopping' : 'ok', version: VERSION };
  });

  app.get('/v1/status', { schema: { response: answers(200, STATUS) } }, async (): Promise<Status> => {
    return agent.status();
  });

  app.get(
    '/v1/quotas',
    { schema: { response: answers(200, QUOTA_STATUS) } },
    async (): Promise<QuotaStatus> => {
      return agent.quotas();
    },
  );

  app.get<{ Params: NameParams; Querystring: DecisionsQuery }>(
    '/v1/decisions/:name',
    { schema: { params: NAME_PARAMS, querystring: DECISIONS_QUERY, response: answers(200, DECISION_LIST) } },
    async ({ params, query }): Promise<DecisionList> => {
      const decisions = agent.decisions(params.name);
      return { items: query.limit === undefined ? decisions : decisions.slice(-query.limit) };
    },
  );
}
