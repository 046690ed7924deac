import type { RouteOptions } from 'fastify';

/** What the OpenAPI document says about a route in addition to its schemas. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** Whether it needs no API key. */
  readonly open?: true;
  /** Whether a worker may call it with the token of the execution in its path. */
  readonly forWorkers?: true;
}

declare module 'fastify' {
  interface FastifySchema extends Partial<Operation> {}
}

/** The properties of a route that the document needs. */
export type DescribedRoute = Pick<RouteOptions, 'method' | 'url' | 'schema'>;
