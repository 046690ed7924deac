import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh folder for each test of the suite; call it in the suite, and its result in a test. All are removed after the
 * last test, when every other hook has finished with them.
 */
export function temporaryFolder(): () => string {
  const folders: string[] = [];
  beforeEach(() => {
    folders.push(mkdtempSync(join(tmpdir(), 'multinode-test-')));
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = folders.at(-1);
    if (folder === undefined) throw new Error('there is a folder in tests and their hooks only');
    return folder;
  };
}
