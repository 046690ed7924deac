import { readFileSync } from 'node:fs';

/** The text of a file of the kernel's; undefined where it is gone, or not ours to read. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
