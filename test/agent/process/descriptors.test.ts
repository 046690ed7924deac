import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { connectionLimit, descriptorLimit } from '../../../src/agent/process/descriptors.js';
import { skip } from '../../support/skip.js';

describe('file descriptors', () => {
  it('are limited to the number that the system allows', () => {
    const said = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
    expect(descriptorLimit()).to.equal(said === 'unlimited' ? Number.POSITIVE_INFINITY : Number(said));
  });

  it('may be as many as the hard limit allows, whatever the soft one is', function () {
    if (process.platform !== 'linux') skip(this, 'it looks into /proc');
    const program = 'console.log(fs.readFileSync("/proc/self/limits", "utf8"))';
    const text = execFileSync('sh', [
      '-c',
      'ulimit -S -n 64; exec "$@"',
      '',
      process.execPath,
      '-e',
      program,
    ]);
    const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(String(text)) ?? [];
    expect(soft).to.equal(hard);
    expect(readFileSync('/proc/self/limits', 'utf8')).to.contain(hard);
  });

  it("leave a reserve beside callers' connections, each of which may need one to a worker", () => {
    expect(connectionLimit(256)).to.equal(96);
    expect(connectionLimit(20_000)).to.equal(7_500);
    expect(connectionLimit(64)).to.equal(16);
    expect(connectionLimit(Number.POSITIVE_INFINITY)).to.equal(Number.POSITIVE_INFINITY);
  });
});
