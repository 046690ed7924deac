import type { DaemonState, RequestStatus, Status } from '../../api/types.js';
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
import { ended } from '../../text/sentence.js';
import { span } from '../../text/spans.js';
import { KINDS, type KindName, workloads } from './kinds.js';
import { counted, percent, relative } from './words.js';

export interface Row {
  readonly name: string;
  /** By column. */
  readonly cells: readonly string[];
  /** Parts of the bar beside the first cell, by tone; empty if there is no bar. */
  readonly bar: Readonly<Record<string, number>>;
}

/** The workloads of one kind. */
export interface Section {
  readonly kind: KindName;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Something that needs attention. */
export interface Trouble {
  readonly kind: KindName;
  readonly name: string;
  readonly text: string;
  readonly bad: boolean;
  /** Id of the execution that it is about, if any. */
  readonly execution?: string;
}

/** A section for each kind of workload that the application has. @param now milliseconds since the epoch */
export function sections(status: Status, now: number): Section[] {
  return KINDS.map((kind) => ({ kind, ...TABLES[kind](status, now) })).filter(({ rows }) => rows.length > 0);
}

/** Columns about the requests of the last five minutes. */
const REQUESTS = ['Requests', 'Failed', 'p50 / p95 / p99'];

function requestCells(requests: RequestStatus | null): string[] {
  return [rateText(requests), errorText(requests), latencyText(requests)];
}

type Table = Omit<Section, 'kind'>;

const TABLES: Readonly<Record<KindName, (status: Status, now: number) => Table>> = {
  functions: ({ functions }) => ({
    columns: ['Workers', 'Target', 'In flight', 'Waiting', ...REQUESTS, 'Why'],
    rows: Object.entries(functions).map(([name, is]) => ({
      name,
      bar: {
        busy: is.workers.busy,
        idle: is.workers.idle,
        starting: is.workers.starting,
        stopping: is.workers.stopping,
      },
      cells: [
        counted({ ...is.workers }),
        `${is.target} of at most ${is.max_workers}`,
        String(is.executing + is.waiting),
        String(is.waiting),
        ...requestCells(is.requests),
        is.reason,
      ],
    })),
  }),
  jobs: ({ jobs }) => ({
    columns: ['Executions', 'Running', 'Waiting', 'Why'],
    rows: Object.entries(jobs).map(([name, is]) => ({
      name,
      bar: { busy: is.running, starting: is.waiting },
      cells: [
        counted({ ...is.executions }),
        `${is.running} of at most ${is.max_concurrency}`,
        String(is.waiting),
        is.reason,
      ],
    })),
  }),
  services: ({ services }) => ({
    columns: ['Replicas', 'Target', 'CPU', ...REQUESTS, 'Why'],
    rows: Object.entries(services).map(([name, is]) => ({
      name,
      bar: {
        busy: is.replicas.ready,
        bad: is.replicas.unready,
        starting: is.replicas.starting,
        stopping: is.replicas.stopping,
      },
      cells: [
        counted({ ...is.replicas }),
        `${is.target}, from ${is.min_replicas} to ${is.max_replicas}`,
        `${is.cpu_utilization === null ? 'no reading' : percent(is.cpu_utilization)} for ${percent(is.target_cpu_utilization)}`,
        ...requestCells(is.requests),
        is.reason,
      ],
    })),
  }),
  scheduled_tasks: (status, now) => ({
    columns: ['Schedule', 'Next run', 'Last run', 'Why'],
    rows: Object.entries(status.scheduled_tasks).map(([name, is]) => ({
      name,
      bar: {},
      cells: [
        `${is.schedule} (${is.time_zone})`,
        is.next_runs[0] === undefined ? 'none' : relative(is.next_runs[0], now),
        is.last_run ? `${is.last_run.state.toLowerCase()}, ${relative(is.last_run.created_at, now)}` : 'none',
        is.reason,
      ],
    })),
  }),
  daemons: (status, now) => ({
    columns: ['State', 'Restarts', 'Why'],
    rows: Object.entries(status.daemons).map(([name, is]) => ({
      name,
      bar: {},
      cells: [
        `${is.state.replaceAll('_', ' ')} for ${span(now - Date.parse(is.since))}`,
        String(is.restarts),
        is.reason,
      ],
    })),
  }),
};

/** States of daemons that need attention. */
const AILING: readonly DaemonState[] = ['backing_off', 'stopped'];

/** Failures first, then what quotas hold back. @param now milliseconds since the epoch */
export function troubles(status: Status, now: number): Trouble[] {
  const found: Trouble[] = [];
  for (const [kind, name, is] of workloads(status)) {
    const add = (text: string, bad: boolean, execution?: string) =>
      found.push({ kind, name, text, bad, ...(execution !== undefined && { execution }) });
    if ('listen_error' in is && is.listen_error !== null)
      add(`It takes no requests: ${ended(is.listen_error)}`, true);
    if ('failure' in is && is.failure !== null) {
      const restarts = 'restarts' in is ? restarted(is.restarts) : '';
      add(`${is.failure.message}${restarts}; ${nextTry(is, now)}.`, true);
    }
    const failed = 'requests' in is ? failing(is.requests) : null;
    if (failed) add(`${failed.text}.`, failed.bad);
    const health = 'health' in is ? ailing(is.health, now, (time) => relative(time, now)) : null;
    if (health) add(`Health: ${ended(health.text)}`, health.bad);
    if ('last_failure' in is && is.last_failure !== null && failedLast(is)) {
      const { message, at, execution } = is.last_failure;
      add(`Failed ${relative(at, now)}: ${ended(message)}`, true, execution);
    }
    if ('state' in is && is.failure === null && AILING.includes(is.state)) {
      // Caused by the platform or by hand: the agent has nothing to try again, and the reason says what happened.
      add(`It is ${is.state.replaceAll('_', ' ')}${restarted(is.restarts)}: ${ended(is.reason)}`, true);
    } else if ('last_exit' in is && is.failure === null && is.last_exit !== null && diedLately(is, now)) {
      const { message, at } = is.last_exit;
      const restarts = 'restarts' in is ? restarted(is.restarts) : '';
      add(`A worker died ${relative(at, now)}${restarts}: ${ended(message)}`, restarts !== '');
    }
    if (is.held_back !== null) add(`Held back: ${is.held_back}.`, false);
  }
  return found.sort((one, other) => Number(other.bad) - Number(one.bad));
}

/** A notice about the whole agent, shown on every page. */
export interface Notice {
  readonly message: string;
  /** An ISO time. */
  readonly since: string;
  /** The consequences. */
  readonly effect: string;
}

export function notices({ outage, storage }: Pick<Status, 'outage' | 'storage'>): Notice[] {
  const away =
    'Running workers keep taking calls; none is started or stopped until the platform answers again.';
  const full =
    'Running work continues; new jobs, asynchronous calls and changes to the application are refused until there is room.';
  return [
    ...(outage ? [{ ...outage, effect: away }] : []),
    ...(storage.failure ? [{ ...storage.failure, effect: full }] : []),
  ];
}
