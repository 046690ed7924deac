import type { FastifyInstance } from 'fastify';
import { AGENT_STATUS, STANDBY_ANSWER } from '../../../api/schemas/agents.js';
import type { AgentStatus, StandbyAnswer } from '../../../api/types.js';
import { RequestError } from '../../../errors/errors.js';
import { answers } from '../answers.js';
import type { ApiOptions } from '../app.js';

export function standbyRoutes(app: FastifyInstance, { agent }: ApiOptions): void {
  app.post<{ Body: AgentStatus }>(
    '/v1/standbys',
    {
      schema: {
        operationId: 'standBy',
        summary: 'For the other agents of the application: one stands by, and asks what it is to pass on.',
        description: 'It is asked every second; the answer shows that the agent decides.',
        body: AGENT_STATUS,
        response: answers(200, STANDBY_ANSWER, [413, 415, 503]),
      },
    },
    async ({ body }): Promise<StandbyAnswer> => {
      if (agent.stopping()) throw new RequestError('MN4009', 503, 'The agent is stopping.');
      return agent.standBy(body);
    },
  );
}
