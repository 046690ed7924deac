import { readFileSync } from 'node:fs';

/** The text of a kernel file; undefined if it is gone, or we may not read it. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
