/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import type {
  Code,
} from './codes.js';

/** A finding in the manifest. */
export interface Issue {
  readonly code: Code;
  /** An error by default; warnings leave the manifest valid. */
  readonly severity?: 'warning';
  readonly message: string;
  /** Keys from the root to the field, such as ["functions", "hello", "max_workers"]. */
  readonly path: readonly (string | number)[];
  readonly file?: string;
  readonly position?: Position;
  /** How to fix it. */
  readonly hint?: string;
  readonly related?: Related;
}

/** A place in a manifest file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** Characters to underline. */
  readonly length: number;
}

/** RFC 9457 problem details, as returned by the agent's API. */
export interface Problem {
  /** `urn:multinode:error:` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: Code;
  /** The manifest's errors, if the manifest was rejected. */
  readonly errors?: readonly Issue[];
}

/** Another place that a finding refers to. */
export interface Related {
  readonly message: string;
  /** Absent if it is the finding's. */
  readonly file?: string;
  readonly position: Position;
}
