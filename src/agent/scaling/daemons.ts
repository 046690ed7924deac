/** Whether a daemon's one process is started or stopped. Nothing is started while any process of the daemon exists. */

export interface DaemonProcess {
  readonly id: string;
  readonly lifecycle: 'starting' | 'ready' | 'stopping';
  /** Whether it was made from the present revision of the daemon. */
  readonly current: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whether it was healthy, and fails its health checks now; false if absent. */
  readonly unhealthy?: boolean;
}

export interface DaemonView {
  /** Every process that exists or may exist, including those that are stopping. */
  readonly processes: Iterable<DaemonProcess>;
  /** Whether it is declared, and should run. */
  readonly wanted: boolean;
  /** How many processes the quotas have room for now; Infinity without quotas. */
  readonly room: number;
  /** How many times in a row it could not be started, or ended by itself. */
  readonly failures: number;
  /** Until when nothing is started after a failure, in milliseconds; null if nothing prevents a start. */
  readonly backOffUntil: number | null;
}

export type DaemonReasonCode =
  | 'running'
  | 'starting'
  | 'stopping'
  | 'revision'
  | 'unhealthy'
  | 'back-off'
  | 'quota'
  | 'surplus'
  | 'removed';

/** The numbers behind a decision; explainDaemon turns them into a sentence. */
export interface DaemonReason {
  readonly code: DaemonReasonCode;
  readonly failures: number;
  /** Milliseconds until the next try; 0 if it need not wait. */
  readonly retryIn: number;
}

export interface DaemonDecision {
  readonly start: boolean;
  /** Ids of processes to stop now. */
  readonly stop: readonly string[];
  /** When time alone can change the decision, in milliseconds; null if only an event can. */
  readonly nextAt: number | null;
  readonly because: DaemonReason;
}

/** Decides for one daemon at one moment; call it on every event. */
export function decideDaemon(view: DaemonView, now: number): DaemonDecision {
  const decision = (code: DaemonReasonCode, rest: Partial<DaemonDecision> = {}): DaemonDecision => ({
    start: false,
    stop: [],
    nextAt: null,
    because: { code, failures: view.failures, retryIn: rest.nextAt ? rest.nextAt - now : 0 },
    ...rest,
  });
  const processes = [...view.processes];
  const live = processes.filter(({ lifecycle }) => lifecycle !== 'stopping');
  if (!view.wanted) return decision('removed', { stop: ids(live) });
  const [keep, ...surplus] = live
    .filter(({ current }) => current)
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  const outdated = live.filter(({ current }) => !current);
  const stop = ids([...outdated, ...surplus]);
  if (outdated.length > 0) return decision('revision', { stop });
  if (surplus.length > 0) return decision('surplus', { stop });
  if (keep?.unhealthy) return decision('unhealthy', { stop: [keep.id] });
  if (keep) return decision(keep.lifecycle === 'ready' ? 'running' : 'starting');
  if (processes.length > 0) return decision('stopping');
  if (view.backOffUntil !== null && view.backOffUntil > now) {
    return decision('back-off', { nextAt: view.backOffUntil });
  }
  return view.room < 1 ? decision('quota') : decision('starting', { start: true });
}

/** The reason for a decision, as a sentence with its numbers. */
export function explainDaemon({ code, failures, retryIn }: DaemonReason): string {
  const times = failures === 1 ? 'once' : `${failures} times in a row`;
  switch (code) {
    case 'running':
      return 'it is running';
    case 'starting':
      return failures > 0 ? `restarted after it failed ${times}` : 'it should always run';
    case 'stopping':
      return 'the next process starts once the last one is gone';
    case 'revision':
      return 'the process has an older revision; the new one starts once it is gone';
    case 'unhealthy':
      return 'the process is unhealthy; the next one starts once it is gone';
    case 'back-off':
      return `it failed ${times}; next try in ${Math.ceil(retryIn / 1000)} s`;
    case 'quota':
      return 'the quotas have no room until other workers are gone';
    case 'surplus':
      return 'more than one process was found; all but the oldest are stopped';
    case 'removed':
      return 'it is no longer declared';
  }
}

function ids(processes: readonly DaemonProcess[]): string[] {
  return processes.map(({ id }) => id);
}
