import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { generated } from '../../scripts/generate/files.js';

describe('generated files', () => {
  it('are current: npm run generate changes none', async () => {
    const files = Object.entries(await generated());
    expect(files).not.to.be.empty;
    for (const [file, text] of files) {
      expect(readFileSync(file, 'utf8') === text, `${file} is not current; run npm run generate`).to.equal(
        true,
      );
    }
  });
});
