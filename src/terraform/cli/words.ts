/** Messages from Terraform's diagnostics, without duplicates. */
import { CODES, type Code } from '../../errors/codes.js';
import type { TerraformDiagnostic } from '../../errors/errors.js';

export interface Words {
  /** The code of an error from the multinode provider, or of a condition in the plan; MN3002 for all others. */
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
}

/** The format of the multinode provider's error details. */
const OWN = /^(MN\d{4})(?:: [^\n]*)?(?:\n\n(.+))?$/s;

/** The format of the messages of our conditions, which are details under a summary by Terraform. */
const CONDITION = /^(.+) \((MN\d{4})\)$/s;

export function wordsOf({ summary, detail }: Pick<TerraformDiagnostic, 'summary' | 'detail'>): Words {
  const [, code = '', hint] = OWN.exec(detail) ?? [];
  if (isCode(code)) return { code, message: summary, ...(hint !== undefined && { hint }) };
  const [, failed = '', conditionCode = ''] = CONDITION.exec(detail) ?? [];
  if (isCode(conditionCode)) return { code: conditionCode, message: failed };
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
