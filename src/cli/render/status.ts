import type {
  DaemonStatus,
  FunctionStatus,
  JobStatus,
  RequestStatus,
  ServiceStatus,
  Status,
} from '../../api/types.js';
import {
  diedLately,
  errorText,
  failedLast,
  failing,
  latencyText,
  rateText,
  restarted,
} from '../../status/failing.js';
import { ailing } from '../../status/health.js';
import { nextTry } from '../../status/next-try.js';
import { table } from '../../text/columns.js';
import { ago, span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';
import { renderSchedules } from './schedules.js';

export function renderStatus(status: Status, now: number, colors: Colors): string {
  const { agent } = status;
  const head = [
    `${colors.bold(status.application ?? 'no application')} on ${agent.target} at ${colors.cyan(agent.url)}`,
    colors.dim(`agent ${agent.version}, pid ${agent.pid}, up ${span(now - Date.parse(agent.started_at))}`),
  ];
  const standbys = status.standbys.map(({ url, version, pid }) =>
    colors.dim(`agent ${version}, pid ${pid}, stands by at ${url}`),
  );
  const functions = Object.entries(status.functions);
  const jobs = Object.entries(status.jobs);
  const services = Object.entries(status.services);
  const schedules = renderSchedules(status.scheduled_tasks, now, colors);
  const rows = functions.map(([name, each]) => [
    name,
    counts({ unhealthy: 0, ...each.workers }, ['busy', 'idle', 'unhealthy', 'starting', 'stopping']),
    String(each.target),
    String(each.max_workers),
    String(each.executing),
    String(each.waiting),
    ...requestCells(each.requests),
    each.reason,
  ]);
  const header = ['FUNCTION', 'WORKERS', 'TARGET', 'MAX', 'EXECUTING', 'WAITING', ...REQUESTS, 'WHY'].map(
    colors.bold,
  );
  const body = functions.length === 0 ? [] : ['', ...table([header, ...rows], new Set([2, 3, 4, 5, 6, 7]))];
  const daemons = Object.entries(status.daemons);
  const troubles = [
    ...functions.flatMap(([name, each]) => trouble(name, each, now, colors)),
    ...services.flatMap(([name, each]) => trouble(name, each, now, colors)),
    ...daemons.flatMap(([name, each]) => trouble(name, each, now, colors)),
  ];
  const failures = [
    ...[...functions, ...services].flatMap(([name, { requests }]) => failedRequests(name, requests, colors)),
    ...[...jobs, ...Object.entries(status.scheduled_tasks)].flatMap(([name, each]) =>
      failedExecution(name, each, now, colors),
    ),
  ];
  const lost = [...functions, ...services].flatMap(([name, each]) => lostWorker(name, each, now, colors));
  const crashed = daemons.flatMap(([name, each]) => crashedDaemon(name, each, now, colors));
  const unhealthy = [...functions, ...services, ...daemons].flatMap(([name, { health }]) => {
    const found = ailing(health, now, (time) => ago(time, now));
    const paint = found?.bad ? colors.red : colors.yellow;
    return found ? [`${paint(`${name} health:`)} ${found.text}`] : [];
  });
  const held = [...jobs, ...Object.entries(status.scheduled_tasks)].flatMap(([name, each]) =>
    heldBack(name, each, colors),
  );
  const closed = services.flatMap(([name, { listen_error: error }]) =>
    error === null ? [] : [`${colors.red(`${name} takes no requests:`)} ${error}`],
  );
  const notes = status.notes.map((note) => `${colors.yellow('note:')} ${note}`);
  return [
    ...head,
    ...standbys,
    ...lead(renderOutage(status, now, colors)),
    ...lead(renderStorage(status, now, colors)),
    ...body,
    ...lead(jobTable(jobs, colors)),
    ...lead(serviceTable(services, colors)),
    ...(schedules === '' ? [] : ['', schedules, ...zoneData(status, colors)]),
    ...lead(daemonTable(daemons, now, colors)),
    ...lead([...closed, ...troubles, ...failures, ...unhealthy, ...lost, ...crashed, ...held]),
    ...lead(notes),
  ].join('\n');
}

/** Columns about the requests of the last five minutes. */
const REQUESTS = ['RATE', 'FAILED', 'P50 / P95 / P99'];

function requestCells(requests: RequestStatus | null): string[] {
  return [rateText(requests), errorText(requests), latencyText(requests)];
}

function failedRequests(name: string, requests: RequestStatus | null, colors: Colors): string[] {
  const found = failing(requests);
  if (!found) return [];
  const paint = found.bad ? colors.red : colors.yellow;
  return [`${paint(`${name} fails:`)} ${found.text}`];
}

/** Reports a failed last execution, until one succeeds. */
function failedExecution(
  name: string,
  status: Pick<JobStatus, 'last_failure' | 'last_success'>,
  now: number,
  colors: Colors,
): string[] {
  const { last_failure: failure } = status;
  if (failure === null || !failedLast(status)) return [];
  return [
    `${colors.red(`${name} failed ${ago(failure.at, now)}:`)} ${failure.message} (${failure.execution})`,
  ];
}

/** The version of the time zone rules, if a task uses a zone other than UTC. */
function zoneData({ scheduled_tasks, time_zone_data }: Status, colors: Colors): string[] {
  const zoned = Object.values(scheduled_tasks).some((each) => each.time_zone !== 'UTC');
  return zoned ? [colors.dim(`time zone rules of ${time_zone_data}`)] : [];
}

/** Reports a platform that does not answer. */
export function renderOutage({ outage }: Pick<Status, 'outage'>, now: number, colors: Colors): string[] {
  if (outage === null) return [];
  const since = span(now - Date.parse(outage.since));
  return [
    `${colors.red(outage.message)} (for ${since})`,
    'Running workers keep taking calls; none is started or stopped until the platform answers again.',
  ];
}

/** Reports that nothing new can be stored. */
export function renderStorage({ storage }: Pick<Status, 'storage'>, now: number, colors: Colors): string[] {
  if (storage.failure === null) return [];
  const since = span(now - Date.parse(storage.failure.since));
  return [
    `${colors.red(storage.failure.message)} (for ${since})`,
    'Running work continues; new jobs, asynchronous calls and changes to the application are refused until there is room.',
  ];
}

function daemonTable(
  daemons: readonly (readonly [string, DaemonStatus])[],
  now: number,
  colors: Colors,
): string[] {
  if (daemons.length === 0) return [];
  const header = ['DAEMON', 'STATE', 'RESTARTS', 'LAST END', 'WHY'].map(colors.bold);
  const rows = daemons.map(([name, each]) => [
    name,
    `${each.state.replaceAll('_', ' ')} for ${span(now - Date.parse(each.since))}`,
    String(each.restarts),
    each.last_exit ? `${each.last_exit.message} ${ago(each.last_exit.at, now)}` : '',
    each.reason,
  ]);
  return table([header, ...rows], new Set([2]));
}

/** The lines after an empty one, if there are any. */
export function lead(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function jobTable(jobs: readonly (readonly [string, JobStatus])[], colors: Colors): string[] {
  if (jobs.length === 0) return [];
  const header = ['JOB', 'RUNNING', 'WAITING', 'MAX', 'SUCCEEDED', 'FAILED', 'WHY'].map(colors.bold);
  const rows = jobs.map(([name, each]) => [
    name,
    String(each.running),
    String(each.waiting),
    String(each.max_concurrency),
    String(each.executions.SUCCEEDED),
    String(each.executions.FAILED),
    each.reason,
  ]);
  return table([header, ...rows], new Set([1, 2, 3, 4, 5]));
}

function serviceTable(services: readonly (readonly [string, ServiceStatus])[], colors: Colors): string[] {
  if (services.length === 0) return [];
  const header = ['SERVICE', 'REPLICAS', 'TARGET', 'MIN', 'MAX', 'CPU', ...REQUESTS, 'URL', 'WHY'].map(
    colors.bold,
  );
  const rows = services.map(([name, each]) => [
    name,
    counts(each.replicas, ['ready', 'starting', 'unready', 'stopping']),
    String(each.target),
    String(each.min_replicas),
    String(each.max_replicas),
    each.cpu_utilization === null ? '-' : `${Math.round(each.cpu_utilization * 100)} %`,
    ...requestCells(each.requests),
    each.url,
    each.reason,
  ]);
  return table([header, ...rows], new Set([2, 3, 4, 5, 6, 7]));
}

function counts<State extends string>(
  workers: Readonly<Record<State, number>>,
  states: readonly State[],
): string {
  const parts = states.filter((state) => workers[state] > 0).map((state) => `${workers[state]} ${state}`);
  return parts.join(', ') || 'none';
}

function heldBack(name: string, status: Pick<JobStatus, 'held_back'>, colors: Colors): string[] {
  if (status.held_back === null) return [];
  return [`${colors.yellow(`${name} is held back:`)} ${status.held_back}`];
}

function trouble(
  name: string,
  status: FunctionStatus | ServiceStatus | DaemonStatus,
  now: number,
  colors: Colors,
): string[] {
  const lines = heldBack(name, status, colors);
  if (status.failure !== null) {
    const next = nextTry(status, now);
    lines.push(`${colors.red(`${name} can't start workers:`)} ${status.failure.message} (${next})`);
  }
  return lines;
}

/** Reports a crash, even while the daemon is running again. */
function crashedDaemon(name: string, daemon: DaemonStatus, now: number, colors: Colors): string[] {
  const { failure, last_exit: exit, restarts } = daemon;
  if (failure !== null || exit === null || !diedLately(daemon, now)) return [];
  return [`${colors.red(`${name} crashed:`)} ${exit.message} (${ago(exit.at, now)}${restarted(restarts)})`];
}

/** Reports a lost worker, unless the workload's workers can't start at all. */
function lostWorker(
  name: string,
  { failure, last_exit: exit }: Pick<FunctionStatus, 'failure' | 'last_exit'>,
  now: number,
  colors: Colors,
): string[] {
  if (failure !== null || exit === null) return [];
  return [`${colors.yellow(`${name} lost a worker:`)} ${exit.message} (${ago(exit.at, now)})`];
}
