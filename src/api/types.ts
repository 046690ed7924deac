/** Requests and responses of the agent's API (version 1); times are RFC 3339. */
import type { Decision, Execution, Status } from './types.generated.js';

export type { Inputs } from '../manifest/model.generated.js';
export type * from './types.generated.js';

/**
 * GET /v1/events: changes as server-sent events. The whole status comes first, and again whenever it has changed;
 * decisions and executions come one by one. `id` is for resuming after the event.
 */
export type AgentEvent =
  | { readonly event: 'status'; readonly data: Status }
  | { readonly event: 'decision'; readonly id: string; readonly data: Decision }
  | { readonly event: 'execution'; readonly id: string; readonly data: Execution };
