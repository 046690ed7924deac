import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../src/version.js';
import { skip } from './support/skip.js';
import { trackedFiles } from './support/tracked-files.js';

/** Whoever installs the packages decides where they come from, and nobody needs to know where somebody works. */
const UNWANTED = {
  'a registry': /registry\.npmjs|pypi\.org|pythonhosted\.org|crates\.io|proxy\.golang\.org|deb\.debian\.org/,
  'a path of one machine': /(?<![\w.}$*/-])\/(?:root|work|tmp|home\/\w+)\/\w/,
} as const;

describe('the repository', () => {
  it('names no registry and no path on one machine', function () {
    const files = trackedFiles();
    if (!files) skip(this, 'this is not a clone');
    expect(files).to.have.length.of.at.least(100);
    for (const file of files) {
      const text = readFileSync(join(PACKAGE_ROOT, file), 'utf8');
      for (const [what, pattern] of Object.entries(UNWANTED)) {
        const found = pattern.exec(text);
        const around = found && text.slice(Math.max(0, found.index - 40), found.index + 60);
        expect(around, `${file} names ${what}`).to.equal(null);
      }
    }
  });

  it("has an owner for all of the agent's work that nobody waits for", function () {
    const files = trackedFiles()?.filter((file) => /^(src\/agent|providers)\/.*\.ts$/.test(file));
    if (!files) skip(this, 'this is not a clone');
    expect(files).to.have.length.of.at.least(100);
    for (const file of files) {
      const lines = readFileSync(join(PACKAGE_ROOT, file), 'utf8').split('\n');
      // The type void, not the operator; fastify itself owns what is registered with it.
      const found = lines.filter(
        (line) => /\bvoid [\w(#[]/.test(line) && !line.includes('void app.register('),
      );
      expect(
        found,
        `${file}: background() of src/process/background.ts says where a failure goes`,
      ).to.deep.equal([]);
    }
  });

  it('locks dependencies by content, wherever they come from', () => {
    const lock = readFileSync(join(PACKAGE_ROOT, 'package-lock.json'), 'utf8');
    expect(lock).to.contain('"integrity"').and.not.contain('"resolved"');
  });
});
