/** What `multinode/client` exports. Runs in Node and in browsers. */
export { AgentError, MultinodeError, type Problem, UsageError } from '../errors/errors.js';
export { type CallOptions, Client, type ClientOptions, type InvokeOptions } from './client.js';
export type { Executions, Jobs, ListExecutions, ScheduledTasks, StartOptions } from './executions.js';
export { PendingInvocation } from './invocation.js';
export type * from './types.js';
