/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import type {
  ExecutionState,
  InvocationState,
} from './types.generated.js';

export interface EventsHeaders {
  /** Id of the last event that the caller has seen. */
  readonly 'last-event-id'?: string;
}

export interface ExecutionsQuery {
  /** Only for this workload. */
  readonly workload?: string;
  /** Only in this state. */
  readonly state?: ExecutionState;
  /** Maximum number of items per page. */
  readonly limit: number;
  /** The previous page's `next_cursor`. */
  readonly cursor?: string;
}

export interface HistoryQuery {
  /** RFC 3339; default: an hour before `to`. */
  readonly from?: string;
  /** RFC 3339; default: now. */
  readonly to?: string;
  /** Seconds per item; the default gives up to 500 items. At most 2,000 items are returned. */
  readonly step?: number;
}

export interface IdParams {
  readonly id: string;
}

export interface InvocationsQuery {
  /** Only for this function. */
  readonly function?: string;
  /** Only in this state. */
  readonly state?: InvocationState;
  /** Maximum number of items per page. */
  readonly limit: number;
  /** The previous page's `next_cursor`. */
  readonly cursor?: string;
}

export interface LogsQuery {
  /** Maximum number of most recent lines. */
  readonly tail: number;
  /** Whether to continue with new lines as they are written. */
  readonly follow: boolean;
}

export interface NameParams {
  /** A workload. */
  readonly name: string;
}

export interface PageQuery {
  /** Maximum number of items per page. */
  readonly limit: number;
  /** The previous page's `next_cursor`. */
  readonly cursor?: string;
}

export interface ProgressQuery {
  /** Only reports with a higher sequence number. */
  readonly after?: number;
  /** Seconds to wait for such a report or the end; also `Prefer: wait=N`. */
  readonly wait?: number;
}

export interface StartHeaders {
  /** Two starts with the same key create only one execution. */
  readonly 'idempotency-key'?: string;
}

export interface WaitQuery {
  /** Seconds to wait for the end; also `Prefer: wait=N`. */
  readonly wait?: number;
}
