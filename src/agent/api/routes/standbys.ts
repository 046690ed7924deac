import type { FastifyInstance } from 'fastify';
import { AGENT_STATUS, STANDBY_ANSWER } from '../../../api/schemas/agents.js';
import type { AgentStatus, StandbyAnswer } from '../../../api/types.js';
import { RequestError } from '../../../errors/errors.js';
import type { ApiOptions } from '../app.js';
import { responses } from '../responses.js';

export function standbyRoutes(app: FastifyInstance, { agent }: ApiOptions): void {
  app.post<{ Body: AgentStatus }>(
    '/v1/standbys',
    {
      schema: {
        operationId: 'standBy',
        summary: "For the application's standby agents, which ask which ports to forward.",
        description: 'Called every second; a response shows that this agent is the leader.',
        body: AGENT_STATUS,
        response: responses(200, STANDBY_ANSWER, [413, 415, 503]),
      },
    },
    async ({ body }): Promise<StandbyAnswer> => {
      if (agent.stopping()) throw new RequestError('MN4009', 503, 'The agent is stopping.');
      return agent.standBy(body);
    },
  );
}
