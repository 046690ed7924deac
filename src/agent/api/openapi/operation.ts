import type { RouteOptions } from 'fastify';

/** What the OpenAPI document says of a route beside its schemas. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** Whether it needs no API key. */
  readonly open?: true;
  /** Whether a worker may call it with the token of the execution that its path names. */
  readonly forWorkers?: true;
}

declare module 'fastify' {
  interface FastifySchema extends Partial<Operation> {}
}

/** A route as the document needs it. */
export type DescribedRoute = Pick<RouteOptions, 'method' | 'url' | 'schema'>;
