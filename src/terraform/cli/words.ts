/** Messages from Terraform's diagnostics, without duplicates. */
import { CODES, type Code } from '../../errors/codes.js';
import type { TerraformDiagnostic } from '../../errors/errors.js';

export interface Words {
  /** The code of an error from the multinode provider; MN3002 for all others. */
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
}

/** The format of the multinode provider's error details. */
const OWN = /^(MN\d{4})(?:: [^\n]*)?(?:\n\n(.+))?$/s;

export function wordsOf({ summary, detail }: Pick<TerraformDiagnostic, 'summary' | 'detail'>): Words {
  const [, code = '', hint] = OWN.exec(detail) ?? [];
  if (isCode(code)) return { code, message: summary, ...(hint !== undefined && { hint }) };
  const said = detail === '' || detail === summary ? summary : `${summary}: ${detail}`;
  return { code: 'MN3002', message: said };
}

/** The errors, without repetitions: if an Engine does not answer, every resource reports the same. */
export function distinctErrors(diagnostics: readonly TerraformDiagnostic[]): TerraformDiagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ severity, summary, detail }) => {
    const text = JSON.stringify([summary, detail]);
    if (severity !== 'error' || seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}
