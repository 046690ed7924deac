import { expect } from 'chai';
import { endReason } from '../../../src/agent/process/log.js';

describe("the reason for an agent's end", () => {
  const line = (entry: object) => JSON.stringify({ time: '2026-11-30T18:00:00.000Z', ...entry });

  it('is the error that ended it, with its code, whatever else it wrote', () => {
    const warning = line({ level: 40, msg: 'the disk is nearly full' });
    const fatal = line({ level: 60, code: 'MN4023', msg: 'The database is damaged.' });
    expect(endReason([warning, fatal, warning].join('\n'))).to.deep.equal({
      code: 'MN4023',
      message: 'The database is damaged.',
    });
  });

  it('is the message of an internal error, and no code if there is none', () => {
    const err = { type: 'TypeError', message: 'x is not a function', stack: 'TypeError: …' };
    const fatal = line({ level: 60, code: 'MN0000', err, msg: 'the agent failed with an internal error' });
    expect(endReason(fatal)).to.deep.equal({
      message: 'the agent failed with an internal error: x is not a function',
    });
  });

  it("is all lines if none is the agent's own", () => {
    expect(endReason('node: bad option\n')).to.deep.equal({ message: 'node: bad option\n' });
    expect(endReason('')).to.deep.equal({ message: '' });
  });
});
