import { expect } from 'chai';
import { ended, sentence } from '../../src/text/sentence.js';

describe('text/sentence', () => {
  it('adds a full stop, unless the words end a sentence already', () => {
    expect(ended('it is away')).to.equal('it is away.');
    for (const words of ['It is away.', 'Is it away?', 'Away!']) expect(ended(words)).to.equal(words);
  });

  it('adds a capital, but not to a name, a field or something quoted', () => {
    expect(sentence("the Engine can't be reached")).to.equal("The Engine can't be reached.");
    expect(sentence('it has no command')).to.equal('It has no command.');
    for (const words of ['functions.hello has no image.', 'spare_workers must be 1.', '"x" is no address.'])
      expect(sentence(words)).to.equal(words);
  });
});
