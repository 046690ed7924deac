import type { HistoryQuery } from '../../api/parameters.generated.js';
import type {
  AgentEvent,
  AgentStatus,
  ApplicationRequest,
  ApplicationView,
  Decision,
  History,
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
  /** Lines from before, at most. */
  readonly tail: number;
  /** Whether lines to come are wanted too, until the signal aborts. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What the API needs of the agent. Refusals are RequestErrors; an unknown workload is MN4002 with a suggestion. */
export interface ApiBackend {
  /** null where none is applied. */
  application(): ApplicationView | null;
  /** Resolves once the application is stored and takes effect. */
  apply(request: ApplicationRequest): Promise<ApplicationView>;
  /** Drains and removes every worker; resolves once they are gone. */
  remove(): Promise<void>;
  status(): Status;
  /** Another agent of the application stands by. */
  standBy(agent: AgentStatus): StandbyAnswer;
  /** Newest last. */
  decisions(workload: string): readonly Decision[];
  /** Rejects for an unknown workload, and for a query that can't be answered. */
  history(workload: string, query: HistoryQuery): Promise<History>;
  /** Throws for an unknown workload at once, not when the first line is asked for. */
  logs(workload: string, options: LogQuery): AsyncIterable<LogEntry>;
  quotas(): QuotaStatus;
  /** What changes, after the event of the id where one is given, until the signal aborts. */
  events(lastId: string | undefined, signal: AbortSignal): AsyncIterable<AgentEvent>;
  /** The page for a scrape. */
  metrics(format: Format): string;
  /** Ends it in whichever state it is; resolves with what it has become. */
  cancelInvocation(id: string): Promise<Invocation>;
  /** Throws for an unknown one. */
  job(name: string): Job;
  /** Throws for an unknown one. */
  scheduledTask(name: string): ScheduledTask;
  /** Whether the agent drains: it still answers, and takes on nothing new. */
  stopping(): boolean;
}
