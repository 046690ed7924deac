import { expect } from 'chai';
import { shortPath } from '../../../providers/shared/search-path.js';

describe('PATH in messages', () => {
  const many = Array.from({ length: 40 }, (_, index) => `/opt/tools/number-${index}/bin`).join(':');

  for (const [path, shown] of [
    ['/usr/bin:/bin', '/usr/bin:/bin'],
    ['', ''],
    [`/bin::${'/usr/bin:'.repeat(9)}/sbin`, `/bin::${'/usr/bin:'.repeat(9)}/sbin`],
    [
      many,
      '/opt/tools/number-0/bin:/opt/tools/number-1/bin:/opt/tools/number-2/bin:/opt/tools/number-3/bin and 36 more folders',
    ],
    [`/${'x'.repeat(600)}`, '1 folder'],
    [`/bin:/${'x'.repeat(600)}`, '/bin and 1 more folder'],
  ] as const) {
    it(`of ${path.length} characters: ${shown}`, () => expect(shortPath(path)).to.equal(shown));
  }
});
