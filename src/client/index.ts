/** What `multinode/client` exports. Runs in Node and in browsers. */

export type * from '../api/types.js';
export { AgentError, FunctionError, MultinodeError, type Problem, UsageError } from '../errors/errors.js';
export { type CallOptions, Client, type ClientOptions, type InvokeOptions } from './client.js';
export type { Executions, Jobs, ListExecutions, ScheduledTasks, StartOptions } from './executions.js';
export { type CallLimits, FunctionHandle, type MapOptions, PendingCall } from './function.js';
export { PendingInvocation } from './invocation.js';
export { JobHandle, JobRun } from './job.js';
export type { TimeLimit } from './limit.js';
export { quantile } from './quantile.js';
export type { ValueOptions } from './values.js';
