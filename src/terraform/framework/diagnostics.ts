import { CODES, type Code } from '../../errors/codes.js';
import { AgentError, type Issue, ManifestError, MultinodeError } from '../../errors/errors.js';
import { AttributesError, type Path } from './attribute-error.js';
import type { AttributePath, Diagnostic } from './protocol/messages.js';

export function attributePath(path: Path): AttributePath {
  return {
    // Terraform walks nested objects as attributes, whatever their type is called.
    steps: path.map((key) => (typeof key === 'number' ? { element_key_int: key } : { attribute_name: key })),
  };
}

/** Turns an error into diagnostics. Findings in a manifest are placed in the attribute `manifest`. */
export function diagnosticsOf(error: unknown): Diagnostic[] {
  if (error instanceof ManifestError) return error.issues.map(issueDiagnostic);
  if (error instanceof AgentError && error.refusal?.errors?.length) {
    return error.refusal.errors.map(issueDiagnostic);
  }
  if (error instanceof AttributesError) {
    return error.problems.map(({ path, message }) => ({
      ...diagnostic(message, coded(error.code)),
      attribute: attributePath(path),
    }));
  }
  if (error instanceof MultinodeError) return [diagnostic(error.message, coded(error.code))];
  if (error instanceof Error && error.name === 'AbortError') {
    return [diagnostic('Interrupted', 'Nothing is lost: the next apply continues from here.')];
  }
  // A bug: the report needs the trace.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [diagnostic('The multinode provider failed', trace)];
}

/** The code with its meaning; src/terraform/cli/words.ts reads the code back. */
function coded(code: Code): string {
  return `${code}: ${CODES[code]}`;
}

function diagnostic(summary: string, detail: string): Diagnostic {
  return { severity: 'ERROR', summary, detail };
}

function issueDiagnostic(issue: Issue): Diagnostic {
  const hint = issue.hint === undefined ? '' : `\n\n${issue.hint}`;
  return {
    ...diagnostic(issue.message, `${coded(issue.code)}${hint}`),
    attribute: attributePath(['manifest', ...issue.path]),
  };
}
