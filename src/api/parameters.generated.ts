/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import type {
  ExecutionState,
  InvocationState,
} from './types.generated.js';

export interface EventsHeaders {
  /** Id of the last event that was seen. */
  readonly 'last-event-id'?: string;
}

export interface ExecutionsQuery {
  /** Only those of this workload. */
  readonly workload?: string;
  /** Only those in this state. */
  readonly state?: ExecutionState;
  /** Items of a page, at most. */
  readonly limit: number;
  /** The `next_cursor` of the previous page. */
  readonly cursor?: string;
}

export interface HistoryQuery {
  /** RFC 3339; else an hour before `to`. */
  readonly from?: string;
  /** RFC 3339; else now. */
  readonly to?: string;
  /** Seconds of each item; else as many as give up to 500 of them. At most 2,000 items are answered. */
  readonly step?: number;
}

export interface IdParams {
  readonly id: string;
}

export interface InvocationsQuery {
  /** Only those of this function. */
  readonly function?: string;
  /** Only those in this state. */
  readonly state?: InvocationState;
  /** Items of a page, at most. */
  readonly limit: number;
  /** The `next_cursor` of the previous page. */
  readonly cursor?: string;
}

export interface LogsQuery {
  /** How many of the last lines, at most. */
  readonly tail: number;
  /** Whether to go on with new lines as they come. */
  readonly follow: boolean;
}

export interface NameParams {
  /** A workload. */
  readonly name: string;
}

export interface PageQuery {
  /** Items of a page, at most. */
  readonly limit: number;
  /** The `next_cursor` of the previous page. */
  readonly cursor?: string;
}

export interface ProgressQuery {
  /** Only reports of a higher sequence. */
  readonly after?: number;
  /** Seconds to wait for such a report, or the end, if there is neither; also `Prefer: wait=N`. */
  readonly wait?: number;
}

export interface StartHeaders {
  /** Two starts with the same key make one execution. */
  readonly 'idempotency-key'?: string;
}

export interface WaitQuery {
  /** Seconds to wait for the end, if it has not come; also `Prefer: wait=N`. */
  readonly wait?: number;
}
