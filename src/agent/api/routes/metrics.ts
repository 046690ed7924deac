import type { FastifyInstance } from 'fastify';
import { EXPOSITION_TYPE } from '../../metrics/exposition.js';
import type { ApiOptions } from '../app.js';
import { answers, TEXT } from '../schemas/common.js';

export function metricsRoute(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        summary: 'Metrics in the text format of Prometheus.',
        response: answers(200, {
          description: 'docs/metrics.md says what they mean.',
          content: { 'text/plain': { schema: TEXT } },
        }),
      },
    },
    async (_request, reply) => reply.type(EXPOSITION_TYPE).send(Buffer.from(agent.metrics())),
  );
}
