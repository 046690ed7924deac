import type { FastifyInstance } from 'fastify';
import {
  APPLICATION_CHANGE,
  APPLICATION_REQUEST,
  APPLICATION_VIEW,
  INPUT_CHANGES,
  INPUTS,
} from '../../../api/schemas/application.js';
import type { ApplicationChange, ApplicationView, InputChanges, Inputs } from '../../../api/types.js';
import { RequestError } from '../../../errors/errors.js';
import { validateNormalised } from '../../../manifest/validate-normalised.js';
import type { ApiOptions } from '../app.js';
import { nothing, responses } from '../responses.js';

/** Bytes: enough for a manifest with thousands of workloads and their environment files. */
const BODY_LIMIT = 16 * 1024 * 1024;

export function applicationRoutes(app: FastifyInstance, { agent }: ApiOptions): void {
  app.get(
    '/v1/application',
    {
      schema: {
        operationId: 'getApplication',
        summary: 'The current application.',
        response: responses(200, APPLICATION_VIEW, [404]),
      },
    },
    async (): Promise<ApplicationView> => {
      const application = agent.application();
      if (!application) throw new RequestError('MN4002', 404, 'No application is applied.');
      return application;
    },
  );

  app.post<{ Body: Inputs }>(
    '/v1/application/changed-inputs',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'changedInputs',
        summary: 'Which of these inputs differ from those of the current application.',
        description: 'For a plan: the response has names, never values, and nothing is stored.',
        body: INPUTS,
        response: responses(200, INPUT_CHANGES, [404, 413, 415]),
      },
    },
    async ({ body }): Promise<InputChanges> => agent.changedInputs(body),
  );

  app.put<{ Body: { manifest: unknown; inputs: Inputs } }>(
    '/v1/application',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'putApplication',
        summary: 'Apply an application, replacing the current one.',
        description:
          'Takes effect without a restart or a failed call: new workers use the new manifest, old ones finish.',
        body: APPLICATION_REQUEST,
        response: {
          ...responses(200, APPLICATION_VIEW, [409, 413, 415, 422, 501, 503]),
          202: {
            ...APPLICATION_CHANGE,
            description: 'Jobs run before the change: `change` in the status says how far they have come.',
          },
        },
      },
    },
    async ({ body }, reply): Promise<ApplicationView | ApplicationChange> => {
      if (agent.stopping())
        throw new RequestError('MN4009', 503, 'The agent is stopping and takes no application.');
      const answer = await agent.apply({ manifest: validateNormalised(body.manifest), inputs: body.inputs });
      if ('failed' in answer) reply.code(202);
      return answer;
    },
  );

  app.delete(
    '/v1/application',
    {
      schema: {
        operationId: 'deleteApplication',
        summary: 'Remove the application; responds once all workers have exited.',
        response: responses(204, nothing('It has been removed completely.'), [503]),
      },
    },
    async (_request, reply) => {
      await agent.remove();
      return reply.code(204).send();
    },
  );
}
