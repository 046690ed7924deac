import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { resolveCommand } from '../../../providers/local/command.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';

describe("a local worker's command", () => {
  const folder = temporaryFolder();

  it('is looked up in the rest of PATH if the user may not enter one of its folders', function () {
    const { getuid, seteuid } = process;
    if (getuid?.() !== 0 || !seteuid) skip(this, 'only root can close a folder to another user');
    execFileSync('mkdir', ['-p', `${folder()}/closed/bin`]);
    chmodSync(`${folder()}/closed`, 0o700);
    chmodSync(folder(), 0o755);
    const path = `${folder()}/closed/bin:/usr/bin:/bin`;
    seteuid(65534);
    try {
      const found = resolveCommand(workerSpec('one', { command: ['sh'] }), '/', path);
      expect(found.command[0]).to.match(/\/sh$/);
      const wanted = workerSpec('two', { command: [`${folder()}/closed/bin/program`] });
      expect(() => resolveCommand(wanted, '/', path)).to.throw('is in a folder that this user may not enter');
    } finally {
      seteuid(0);
    }
  });
});
