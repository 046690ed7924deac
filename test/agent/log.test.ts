import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLogger } from '../../src/agent/log.js';

describe('log', () => {
  it('has one JSON object a line, with keys and secrets hidden wherever they are', () => {
    let written = '';
    const log = createLogger(
      new Writable({
        write(chunk, _encoding, done) {
          written += String(chunk);
          done();
        },
      }),
    );
    log.info(
      { authorization: 'hush', headers: { 'multinode-key': 'hush', cookie: 'hush' }, name: 'hello' },
      'first',
    );
    log.error({ req: { headers: { authorization: 'hush', 'multinode-key': 'hush' } } }, 'second');
    log.error(
      { err: new Error('outer', { cause: new Error('inner') }), inputs: { secrets: { a: 'hush' } } },
      'third',
    );
    const [first, , third] = written
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(written).not.to.include('hush');
    expect(first).to.include({ name: 'hello', msg: 'first' });
    expect(third).to.have.nested.property('err.message').that.includes('outer').and.includes('inner');
  });
});
