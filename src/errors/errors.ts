import { ended } from '../text/sentence.js';
import { CODES, type Code } from './codes.js';
import type { Issue, Position, Problem } from './problem.generated.js';

export type { Issue, Position, Problem };

interface Options {
  readonly cause?: unknown;
}

/** What all errors meant for a user have in common; anything else that is thrown is a defect of ours. */
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

/** The manifest is not valid; carries every finding, sorted by position. */
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

/** The command line, or an API request, asks for something that cannot be meant. */
export class UsageError extends MultinodeError {
  readonly exitCode = 64;
  readonly status = 400;
}

/** What the manifest asks for exists, but not here or not yet. */
export class UnsupportedError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 501;
}

/** The folder for the Terraform files can't be used: it is not writable, or somebody else's. */
export class StackFolderError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 500;
}

/** What Terraform says of its configuration or of a resource. */
export interface TerraformDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Terraform's address of the resource that it is about. */
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

  /** What Terraform said, where it was Terraform that failed. */
  readonly diagnostics: readonly TerraformDiagnostic[];
}

/** The user ended the work before it was done. */
export class InterruptedError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 500;
}

/** A request to the agent got no answer, or was refused with a problem. */
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

  /** What the agent answered, where it answered. */
  readonly refusal: Problem | undefined;
}

/** What runs the workers does not answer, or can't be used: nothing is known of them, and nothing can be decided. */
export class PlatformError extends MultinodeError {
  readonly exitCode = 1;
  readonly status = 503;
}

/** The worker of a function answered with a status that says that it failed, or with what cannot be read. */
export class FunctionError extends MultinodeError {
  readonly exitCode = 1;

  constructor(
    message: string,
    /** Of the worker's answer. */
    readonly status: number,
    /** The body: a value where it is JSON, such as problem details of the worker's own, else its text. */
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

  /** What it says, at the fields of the manifest that it is about. */
  readonly issues: readonly Issue[] | undefined;

  /** Seconds, for the header Retry-After. */
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
