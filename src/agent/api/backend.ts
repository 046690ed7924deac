import type { HistoryQuery } from '../../api/parameters.generated.js';
import type {
  AgentEvent,
  AgentStatus,
  ApplicationChange,
  ApplicationRequest,
  ApplicationView,
  Decision,
  History,
  InputChanges,
  Inputs,
  Invocation,
  LogEntry,
  QuotaStatus,
  StandbyAnswer,
  Status,
} from '../../api/types.js';
import type { Job } from '../jobs/job.js';
import type { Format } from '../metrics/exposition.js';
import type { ScheduledTask } from '../schedules/task.js';

export interface LogQuery {
  /** Maximum number of earlier lines. */
  readonly tail: number;
  /** Whether to continue with new lines until the signal aborts. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What the API needs from the agent. Rejections are RequestErrors; an unknown workload is MN4002 with a suggestion. */
export interface ApiBackend {
  /** null if none has been applied. */
  application(): ApplicationView | null;
  /** Which inputs differ from the applied ones. @throws RequestError MN4002 if no application is applied */
  changedInputs(inputs: Inputs): InputChanges;
  /** Resolves once the application is stored and takes effect. */
  apply(request: ApplicationRequest): Promise<ApplicationView | ApplicationChange>;
  /** Drains and removes all workers; resolves once they have exited. */
  remove(): Promise<void>;
  status(): Status;
  /** Registers a standby agent of the application. */
  standBy(agent: AgentStatus): StandbyAnswer;
  /** Newest last. */
  decisions(workload: string): readonly Decision[];
  /** Rejects for an unknown workload and for an invalid query. */
  history(workload: string, query: HistoryQuery): Promise<History>;
  /** Throws for an unknown workload at once, not when the first line is read. */
  logs(workload: string, options: LogQuery): AsyncIterable<LogEntry>;
  quotas(): QuotaStatus;
  /** Changes, after the event with the given id if any, until the signal aborts. */
  events(lastId: string | undefined, signal: AbortSignal): AsyncIterable<AgentEvent>;
  /** The metrics page for a scrape. */
  metrics(format: Format): string;
  /** Cancels it in any state; resolves with its new state. */
  cancelInvocation(id: string): Promise<Invocation>;
  /** Throws for an unknown one. */
  job(name: string): Job;
  /** Throws for an unknown one. */
  scheduledTask(name: string): ScheduledTask;
  /** Whether the agent is draining: it still responds, but accepts no new work. */
  stopping(): boolean;
}
