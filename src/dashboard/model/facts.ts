import type {
  DaemonStatus,
  FunctionStatus,
  JobStatus,
  RequestStatus,
  ScheduledTaskStatus,
  ServiceStatus,
  SkippedRuns,
  Status,
} from '../../api/types.js';
import { errorText, latencyText, rateText } from '../../status/failing.js';
import { healthText } from '../../status/health.js';
import { span } from '../../text/spans.js';
import type { KindName } from './kinds.js';
import { counted, percent, relative } from './words.js';

/** A fact about a workload: its name and value. */
export type Fact = readonly [name: string, value: string];

/** Facts about a workload from the status; null if there is no such workload. @param now milliseconds since the epoch */
export function factsOf(status: Status, kind: KindName, name: string, now: number): Fact[] | null {
  const own = (): Fact[] | null => {
    switch (kind) {
      case 'functions':
        return of(status.functions[name], (is) => [...functionFacts(is), ...healthFacts(is, now)]);
      case 'jobs':
        return of(status.jobs[name], (is) => jobFacts(is, now));
      case 'services':
        return of(status.services[name], (is) => [...serviceFacts(is), ...healthFacts(is, now)]);
      case 'scheduled_tasks':
        return of(status.scheduled_tasks[name], (is) => scheduleFacts(is, now));
      case 'daemons':
        return of(status.daemons[name], (is) => [...daemonFacts(is, now), ...healthFacts(is, now)]);
    }
  };
  const facts = own();
  const reason = status[kind][name]?.reason;
  return facts && [...facts, ['Why', reason || 'no decisions yet']];
}

function of<T>(is: T | undefined, facts: (is: T) => Fact[]): Fact[] | null {
  return is === undefined ? null : facts(is);
}

function functionFacts(is: FunctionStatus): Fact[] {
  return [
    ['Workers', counted({ ...is.workers })],
    ['Target', `${is.target}, of at most ${is.max_workers} with ${is.spare_workers} spare`],
    ['In flight', `${is.executing + is.waiting}: ${is.executing} executing, ${is.waiting} waiting`],
    ...requestFacts(is.requests),
    ['Cold starts', `${is.cold_starts} since the agent started`],
    ['Address', is.url],
  ];
}

function healthFacts({ health }: FunctionStatus | ServiceStatus | DaemonStatus, now: number): Fact[] {
  if (!health) return [];
  return [['Health', `${health.healthy} healthy, ${healthText(health, (time) => relative(time, now))}`]];
}

function requestFacts(requests: RequestStatus | null): Fact[] {
  if (requests === null) return [['Requests', 'unknown']];
  const { count, outcomes, seconds } = requests;
  const lately = `in the last ${span(seconds * 1000)}`;
  return [
    ['Requests', `${count} ${lately}, ${rateText(requests)}`],
    ['Outcomes', count === 0 ? `none ${lately}` : `${counted(outcomes)}; ${errorText(requests)} failed`],
    ['p50 / p95 / p99', latencyText(requests)],
  ];
}

function endFacts({ last_success, last_failure }: JobStatus | ScheduledTaskStatus, now: number): Fact[] {
  return [
    ['Last success', last_success === null ? 'none on record' : relative(last_success, now)],
    ...(last_failure === null
      ? []
      : [['Last failure', `${relative(last_failure.at, now)}: ${last_failure.message}`] as const]),
  ];
}

function jobFacts(is: JobStatus, now: number): Fact[] {
  return [
    ['Executions', counted({ ...is.executions })],
    ['Running', `${is.running} of at most ${is.max_concurrency}`],
    ['Waiting', String(is.waiting)],
    ...endFacts(is, now),
  ];
}

function serviceFacts(is: ServiceStatus): Fact[] {
  const cpu = is.cpu_utilization === null ? 'no reading' : percent(is.cpu_utilization);
  return [
    ['Replicas', counted({ ...is.replicas })],
    ['Target', `${is.target}, from ${is.min_replicas} to ${is.max_replicas}`],
    ['CPU use', `${cpu}; target ${percent(is.target_cpu_utilization)}`],
    ...requestFacts(is.requests),
    ...(is.outdated > 0 ? [['Being replaced', `${is.outdated} of an older revision`] as const] : []),
    ['Address', is.url],
  ];
}

function scheduleFacts(is: ScheduledTaskStatus, now: number): Fact[] {
  return [
    ['Schedule', `${is.schedule} (${is.time_zone})`],
    ['Runs', counted({ ...is.executions })],
    ['Running', `${is.running}, ${is.waiting} waiting`],
    ...endFacts(is, now),
    ...(is.note ? [['Note', is.note] as const] : []),
    ...(is.last_skipped ? [['Skipped', skipped(is.last_skipped, now)] as const] : []),
  ];
}

function skipped({ first, last, why }: SkippedRuns, now: number): string {
  const when =
    first === last ? relative(last, now) : `from ${relative(first, now)} to ${relative(last, now)}`;
  const because =
    why === 'overlap' ? 'the previous run had not ended' : 'the agent was not running, or the clock jumped';
  return `due ${when}, because ${because}`;
}

function daemonFacts(is: DaemonStatus, now: number): Fact[] {
  return [
    ['State', `${is.state.replaceAll('_', ' ')} for ${span(now - Date.parse(is.since))}`],
    ['Restarts', String(is.restarts)],
    ['Last end', is.last_exit ? `${is.last_exit.message}, ${relative(is.last_exit.at, now)}` : 'none'],
  ];
}
