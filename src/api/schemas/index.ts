/** All named schemas, by purpose. */
import * as agents from './agents.js';
import * as application from './application.js';
import * as decisions from './decisions.js';
import * as executions from './executions.js';
import * as history from './history.js';
import * as invocations from './invocations.js';
import * as logs from './logs.js';
import * as parameters from './parameters.js';
import * as problem from './problem.js';
import * as quotas from './quotas.js';
import type { Schema } from './schema.js';
import * as daemon from './status/daemon.js';
import * as ends from './status/ends.js';
import * as functions from './status/function.js';
import * as health from './status/health.js';
import * as job from './status/job.js';
import * as requests from './status/requests.js';
import * as scheduledTask from './status/scheduled-task.js';
import * as service from './status/service.js';
import * as status from './status/status.js';

/** Schemas of problems; their types are in src/errors. */
export const PROBLEMS = namedIn(problem);

/** Schemas of paths, queries and headers. */
export const PARAMETERS = namedIn(parameters);

/** Schemas of bodies, mostly of responses. */
export const ANSWERS = namedIn(
  application,
  agents,
  quotas,
  executions,
  requests,
  ends,
  health,
  functions,
  job,
  service,
  scheduledTask,
  daemon,
  status,
  decisions,
  history,
  invocations,
  logs,
);

function namedIn(...modules: readonly Readonly<Record<string, unknown>>[]): readonly Schema[] {
  return modules.flatMap((module) => Object.values(module).filter(isNamed));
}

function isNamed(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string';
}
