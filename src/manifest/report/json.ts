import type { Issue } from '../../errors/errors.js';

/** Prints findings for programs: the array of Issues, indented, with a line break at the end. */
export function reportJson(issues: readonly Issue[]): string {
  return `${JSON.stringify(issues, null, 2)}\n`;
}
