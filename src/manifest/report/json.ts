import type { Issue } from '../../errors/errors.js';

/** Findings for programs: the array of Issues, indented, with a line break at its end. */
export function reportJson(issues: readonly Issue[]): string {
  return `${JSON.stringify(issues, null, 2)}\n`;
}
