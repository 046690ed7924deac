import type { TerraformDiagnostic } from '../../errors/errors.js';
import { number, object, oneOf, optional, type Shape, string } from '../../json/shape.js';

/** What Terraform does to a resource; "noop" is for outputs and moved resources. */
export type Action =
  | 'noop'
  | 'create'
  | 'read'
  | 'update'
  | 'replace'
  | 'delete'
  | 'remove'
  | 'import'
  | 'forget';

/** One line of Terraform's machine-readable output, with the parts that we use. */
export type TerraformEvent =
  | { readonly type: 'diagnostic'; readonly diagnostic: TerraformDiagnostic }
  /** A resource differs from the state. */
  | { readonly type: 'drift'; readonly address: string; readonly action: Action }
  | { readonly type: 'planned'; readonly address: string; readonly action: Action }
  | { readonly type: 'summary'; readonly add: number; readonly change: number; readonly remove: number }
  /** A change to one resource: started, in progress, done or failed. */
  | {
      readonly type: 'started' | 'progress' | 'done' | 'failed';
      readonly address: string;
      readonly action: Action;
      readonly seconds: number;
    }
  | { readonly type: 'message'; readonly text: string };

const ACTIONS = [
  'noop',
  'create',
  'read',
  'update',
  'replace',
  'delete',
  'remove',
  'import',
  'forget',
] as const;

const resource = object<{ addr: string }>({ addr: string });
const line = object<{ type: string; '@message': string }>({ type: string, '@message': string });

interface WireDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

const diagnosticLine = object<{ diagnostic: WireDiagnostic }>({
  diagnostic: object<WireDiagnostic>({
    severity: oneOf(['error', 'warning']),
    summary: string,
    detail: string,
    address: optional(string),
    range: optional(
      object<{ filename: string; start: { line: number } }>({
        filename: string,
        start: object<{ line: number }>({ line: number }),
      }),
    ),
  }),
});

const changeLine = object<{ change: { resource: { addr: string }; action: Action } }>({
  change: object<{ resource: { addr: string }; action: Action }>({ resource, action: oneOf(ACTIONS) }),
});

const summaryLine = object<{ changes: { add: number; change: number; remove: number } }>({
  changes: object<{ add: number; change: number; remove: number }>({
    add: number,
    change: number,
    remove: number,
  }),
});

interface Hook {
  readonly resource: { readonly addr: string };
  readonly action: Action;
  readonly elapsed_seconds?: number;
}

const hookLine = object<{ hook: Hook }>({
  hook: object<Hook>({ resource, action: oneOf(ACTIONS), elapsed_seconds: optional(number) }),
});

const HOOKS = {
  apply_start: 'started',
  apply_progress: 'progress',
  apply_complete: 'done',
  apply_errored: 'failed',
} as const;

/** Reads one line of output; a line in another format is a message. */
export function parseEvent(text: string): TerraformEvent {
  const json = parse(text, line);
  if (!json) return { type: 'message', text };
  return structured(json.type, text) ?? { type: 'message', text: json['@message'] };
}

function structured(type: string, text: string): TerraformEvent | undefined {
  if (type === 'diagnostic') {
    const found = parse(text, diagnosticLine);
    return found && { type, diagnostic: diagnosticOf(found.diagnostic) };
  }
  if (type === 'planned_change' || type === 'resource_drift') {
    const found = parse(text, changeLine);
    return (
      found && {
        type: type === 'resource_drift' ? 'drift' : 'planned',
        address: found.change.resource.addr,
        action: found.change.action,
      }
    );
  }
  if (type === 'change_summary') {
    const found = parse(text, summaryLine);
    return found && { type: 'summary', ...found.changes };
  }
  if (type in HOOKS) {
    const found = parse(text, hookLine);
    return (
      found && {
        type: HOOKS[type as keyof typeof HOOKS],
        address: found.hook.resource.addr,
        action: found.hook.action,
        seconds: found.hook.elapsed_seconds ?? 0,
      }
    );
  }
  return undefined;
}

function diagnosticOf({ severity, summary, detail, address, range }: WireDiagnostic): TerraformDiagnostic {
  return {
    severity,
    summary: clean(summary),
    detail: clean(detail),
    ...(address ? { address } : {}),
    ...(range ? { place: { file: range.filename, line: range.start.line } } : {}),
  };
}

/** Removes control and replacement characters that some providers leave at the end of texts. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\s\u{fffd}]+$/u, '');
}

function parse<T>(text: string, shape: Shape<T>): T | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return shape.matches(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
