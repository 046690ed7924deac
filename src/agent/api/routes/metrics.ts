import type { FastifyInstance } from 'fastify';
import { TEXT } from '../../../api/schemas/schema.js';
import { formatFor, MEDIA_TYPES } from '../../metrics/exposition.js';
import type { ApiOptions } from '../app.js';
import { responses } from '../responses.js';

export function metricsRoute(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        summary: 'Metrics in Prometheus text format, or in OpenMetrics if the Accept header prefers it.',
        response: responses(200, {
          description: 'docs/metrics.md explains them.',
          content: {
            'text/plain': { schema: TEXT },
            'application/openmetrics-text': { schema: TEXT },
          },
        }),
      },
    },
    async (request, reply) => {
      const format = formatFor(request.headers.accept);
      // Caches must not confuse the two formats.
      reply.header('vary', 'accept').type(MEDIA_TYPES[format]);
      return reply.send(Buffer.from(agent.metrics(format)));
    },
  );
}
