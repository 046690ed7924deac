/** A job as the text of a Terraform attribute, which fills in the manifest's folder. Pure. */
import { literal } from '../../../src/constructs/literal.js';

/** Stands for the manifest's folder; no command contains this character. */
export const FOLDER = '\u0000';

/**
 * Where a command without an image runs: as on the local target, in the manifest's folder or relative to it. The nodes
 * have that folder at the same path as the machine that applies the stack.
 */
export function onNodes(
  [program = '', ...args]: readonly string[],
  workingDir = '.',
): { readonly command: readonly string[]; readonly workingDir: string } {
  const folder = workingDir.startsWith('/') ? workingDir : `${FOLDER}/${workingDir}`;
  // Nomad resolves a path in the task's folder, not in the working folder.
  const path = program.includes('/') && !program.startsWith('/') ? `${folder}/${program}` : program;
  return { command: [path, ...args], workingDir: folder };
}

/** @param root the manifest's folder, relative to the stack's */
export function jobText(job: object, root: string): string {
  const folder = `\${trim(jsonencode(abspath("\${path.module}/${literal(inner(root))}")), "\\"")}`;
  return JSON.stringify(job)
    .split(inner(FOLDER))
    .map((text) => literal(text))
    .join(folder);
}

/** A text escaped for JSON's or Terraform's quotes, without the quotes. */
function inner(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Escaped, because Nomad reads a driver's texts as HCL templates. */
export function verbatim(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
