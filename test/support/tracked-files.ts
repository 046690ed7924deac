import { execFileSync } from 'node:child_process';
import { PACKAGE_ROOT } from '../../src/version.js';

/** The files that git tracks, relative to the repository's folder; null if this is not a clone. */
export function trackedFiles(): string[] | null {
  try {
    const list = execFileSync('git', ['ls-files', '-z'], { cwd: PACKAGE_ROOT, stdio: 'pipe' });
    return list.toString().split('\0').filter(Boolean);
  } catch {
    return null;
  }
}
