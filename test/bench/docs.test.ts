import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withRun } from '../../bench/docs.js';
import { PACKAGE_ROOT } from '../../src/version.js';

describe('the figures in docs/benchmarks.md', () => {
  it('are replaced by those of a new run, and nothing else is', () => {
    const page = readFileSync(join(PACKAGE_ROOT, 'docs', 'benchmarks.md'), 'utf8');
    const day = new Date(2026, 11, 1);
    const once = withRun(page, day, ['a machine', '', 'A title', 'what  ms', 'one    1']);
    expect(once).to.contain(
      '\n\n## A run of 1 December 2026\n\n    a machine\n\n    A title\n    what  ms\n    one    1\n\n',
    );
    expect(once).not.to.contain('## A run of 24 November 2026');
    expect(once.split('The goals:')[1]).to.equal(page.split('The goals:')[1]);
    expect(withRun(once, day, ['another'])).to.equal(withRun(page, day, ['another']));
  });

  it('need their place', () => {
    expect(() => withRun('# Benchmarks\n', new Date(), [])).to.throw('the page needs the lines');
  });
});
