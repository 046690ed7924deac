import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CODES } from '../../src/errors/codes.js';
import { CASES, caseNames, reportOf } from './cases.js';

const expected = (name: string) => readFileSync(join(CASES, `${name}.out`), 'utf8');

describe('golden cases', () => {
  for (const name of caseNames()) {
    it(name, async () => {
      const report = await reportOf(name);
      if (process.env.UPDATE_CASES) writeFileSync(join(CASES, `${name}.out`), report);
      expect(report).to.equal(expected(name)).and.not.equal('');
    });
  }

  it("cover every code of the manifest's errors, and no other", () => {
    const reported = caseNames().flatMap((name) => expected(name).match(/MN\d{4}(?=\])/g) ?? []);
    const codes = Object.keys(CODES).filter((code) => code.startsWith('MN1'));
    expect([...new Set(reported)].sort()).to.deep.equal(codes.sort());
  });
});
