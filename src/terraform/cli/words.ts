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
  const locked = lockWords(summary, detail);
  if (locked) return locked;
  const said = detail === '' || detail === summary ? summary : `${summary}: ${detail}`;
  return { code: 'MN3002', message: said };
}

/**
 * Who holds the state's lock. Terraform's error has it between texts about locks in general. With the pg backend, and with
 * http in Terraform 1.11 (not in 1.15), it describes whoever asks instead.
 */
function lockWords(summary: string, detail: string): Words | undefined {
  if (summary !== 'Error acquiring the state lock') return undefined;
  if (/Already locked for workspace creation|Workspace is already locked/.test(detail)) {
    return {
      code: 'MN3011',
      message: 'somebody else is changing the application; the pg backend does not say who',
      hint: 'wait until that has ended; the lock ends with the connection that has it, which pg_locks and pg_stat_activity show',
    };
  }
  const [, held] = /HTTP remote state already locked: ID=(\S+)/.exec(detail) ?? [];
  if (held !== undefined) {
    return {
      code: 'MN3011',
      message: `somebody else is changing the application; the http backend names only the lock, ${held}`,
      hint: unlocking(held),
    };
  }
  const [id, who, operation, created] = ['ID', 'Who', 'Operation', 'Created'].map(
    (name) => new RegExp(`^ *${name}: +(\\S.*)$`, 'm').exec(detail)?.[1],
  );
  if (id === undefined || who === undefined || created === undefined) return undefined;
  const what = operation?.replace(/^OperationType/, '').toLowerCase() ?? 'change';
  const since = created.replace(/(\.\d+)? \+0000 UTC$/, ' UTC');
  return {
    code: 'MN3011',
    message: `${who} is changing the application (${what}, since ${since})`,
    hint: unlocking(id),
  };
}

function unlocking(id: string): string {
  return `wait until that has ended; if it was killed, remove its lock with "force-unlock ${id}" of Terraform or OpenTofu in the stack's folder`;
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
