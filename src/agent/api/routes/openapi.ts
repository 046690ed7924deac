import type { FastifyInstance } from 'fastify';
import type { DescribedRoute } from '../openapi/operation.js';
import { responses } from '../responses.js';

/** @param routes of the whole API, including those added later */
export function openApiRoute(app: FastifyInstance, routes: readonly DescribedRoute[]): void {
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        summary: 'This document.',
        open: true,
        response: responses(200, { type: 'object', description: 'OpenAPI 3.1' }),
      },
    },
    async () => {
      // Loaded on demand, because few agents get this request.
      const { openApiDocument } = await import('../openapi/document.js');
      return openApiDocument(routes);
    },
  );
}
