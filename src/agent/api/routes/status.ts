import type { FastifyInstance } from 'fastify';
import type { NameParams, PageQuery } from '../../../api/parameters.generated.js';
import { HEALTH } from '../../../api/schemas/agents.js';
import { DECISION_LIST } from '../../../api/schemas/decisions.js';
import { NAME_PARAMS, PAGE_QUERY } from '../../../api/schemas/parameters.js';
import { QUOTA_STATUS } from '../../../api/schemas/quotas.js';
import { STATUS } from '../../../api/schemas/status/status.js';
import type { DecisionList, Health, QuotaStatus, Status } from '../../../api/types.js';
import { VERSION } from '../../../version.js';
import type { ApiOptions } from '../app.js';
import { decisionPage } from '../decision-page.js';
import { responses } from '../responses.js';

export function statusRoutes(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'getHealth',
        summary: 'Whether the agent is running.',
        open: true,
        response: responses(200, HEALTH),
      },
    },
    async (): Promise<Health> => {
      return { status: agent.stopping() ? 'stopping' : 'ok', version: VERSION };
    },
  );

  app.get(
    '/v1/status',
    {
      schema: {
        operationId: 'getStatus',
        summary: 'What is running for every workload, and why.',
        response: responses(200, STATUS),
      },
    },
    async (): Promise<Status> => {
      return agent.status();
    },
  );

  app.get(
    '/v1/quotas',
    {
      schema: {
        operationId: 'getQuotas',
        summary: 'The quotas: their limits, what is used, and which workloads they hold back.',
        response: responses(200, QUOTA_STATUS),
      },
    },
    async (): Promise<QuotaStatus> => {
      return agent.quotas();
    },
  );

  app.get<{ Params: NameParams; Querystring: PageQuery }>(
    '/v1/decisions/:name',
    {
      schema: {
        operationId: 'listDecisions',
        summary: 'The latest scaling decisions about a workload, newest first.',
        params: NAME_PARAMS,
        querystring: PAGE_QUERY,
        response: responses(200, DECISION_LIST, [404]),
      },
    },
    async ({ params, query }): Promise<DecisionList> => {
      return decisionPage(agent.decisions(params.name), query);
    },
  );
}
