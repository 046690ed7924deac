import { ended } from '../text/sentence.js';
import { CODES, type Code } from './codes.js';
import type { Issue, Position, Problem } from './problem.generated.js';

export type { Issue, Position, Problem };

interface Options {
  readonly cause?: unknown;
}

/** Base class of all errors meant for users; any other thrown error is a bug in Multinode. */
export abstract class MultinodeError extends Error {
  abstract readonly exitCode: 1 | 64;
  abstract readonly status: number;

  constructor(
    readonly code: Code,
    message: string,
    options: Options = {},
  ) {
    super(message, options);
    this.name = new.target.name;
  }

  problem(): Problem {
    return {
      type: `urn:multinode:error:${this.code}`,
      title: CODES[this.code],
      status: this.status,
      detail: this.message,
      code: this.code,
    };
  }
}

/** The manifest is not valid; has every finding, sorted by position. */
export class ManifestError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 422;

  constructor(
    readonly issues: readonly Issue[],
    options?: Options,
  ) {
    super(issues[0]?.code ?? 'MN1001', issues.map((issue) => issue.message).join('\n'), options);
  }

  override problem(): Problem {
    return { ...super.problem(), errors: this.issues };
  }
}

/** The command line or an API request is wrong. */
export class UsageError extends MultinodeError {
  readonly exitCode = 64;
  readonly status = 400;
}

/** The manifest asks for something that this version or target does not support. */
export class UnsupportedError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 501;
}

/** The folder for the Terraform files can't be used: it is not writable, or contains other files. */
export class StackFolderError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 500;
}

/** Terraform's message about its configuration or a resource. */
export interface TerraformDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Terraform's address of the resource concerned. */
  readonly address?: string;
  /** Place in the stack's files; line counts from 1. */
  readonly place?: { readonly file: string; readonly line: number };
}

/** Terraform or OpenTofu is missing, or failed. */
export class TerraformError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 500;

  constructor(
    code: Code,
    message: string,
    options: Options & { readonly diagnostics?: readonly TerraformDiagnostic[] } = {},
  ) {
    super(code, message, options);
    this.diagnostics = options.diagnostics ?? [];
  }

  /** Terraform's messages, if Terraform failed. */
  readonly diagnostics: readonly TerraformDiagnostic[];
}

/** The user interrupted the work. */
export class InterruptedError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 500;
}

/** A request to the agent got no response, or was rejected with a problem. */
export class AgentError extends MultinodeError {
  readonly exitCode = 1;
  readonly status: number;

  constructor(
    code: Code,
    message: string,
    options: Options & { readonly status?: number; readonly problem?: Problem } = {},
  ) {
    super(code, message, options);
    this.status = options.status ?? 502;
    this.refusal = options.problem;
  }

  /** The agent's problem, if it responded. */
  readonly refusal: Problem | undefined;
}

/** The platform does not respond or can't be used: its workers' state is unknown, so nothing can be decided. */
export class PlatformError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 503;
}

/** A function's worker responded with an error status, or with a body that cannot be parsed. */
export class FunctionError extends MultinodeError {
  readonly exitCode = 1;

  constructor(
    message: string,
    /** The HTTP status of the worker's response. */
    readonly status: number,
    /** The body: a value if it is JSON, such as the worker's problem details, otherwise its text. */
    readonly answer: unknown,
    options?: Options,
  ) {
    super('MN4022', message, options);
  }
}

/** A refusal by the agent: the HTTP status says which. Its message begins as a sentence does. */
export class RequestError extends MultinodeError {
  readonly exitCode = 1;

  constructor(
    code: Code,
    readonly status: 400 | 401 | 404 | 405 | 409 | 413 | 415 | 421 | 422 | 500 | 501 | 502 | 503 | 504 | 505,
    message: string,
    options: Options & { readonly retryAfter?: number; readonly issues?: readonly Issue[] } = {},
  ) {
    super(code, message, options);
    this.retryAfter = options.retryAfter;
    this.issues = options.issues;
  }

  override problem(): Problem {
    const problem = super.problem();
    return { ...problem, detail: ended(problem.detail), ...(this.issues && { errors: this.issues }) };
  }

  /** The same as findings at the manifest's fields. */
  readonly issues: readonly Issue[] | undefined;

  /** Seconds, for the Retry-After header. */
  readonly retryAfter: number | undefined;
}

/** A platform can't start a worker. */
export class StartError extends RequestError {
  constructor(
    workload: string,
    readonly reason: string,
    options?: Options,
  ) {
    super('MN4007', 502, `${workload} could not be started: ${reason}`, options);
  }
}
