import { expect } from 'chai';
import { endToEndHeaders, forwardedHeaders, headerRecord } from '../../../src/agent/http/headers.js';

describe('gateway headers', () => {
  it('passes on what the caller sent, in its order and spelling', () => {
    const raw = ['X-One', '1', 'x-ONE', '2', 'Content-Type', 'text/plain'];
    expect(forwardedHeaders(raw, 'key')).to.deep.equal(raw);
  });

  it('keeps headers of the connection to itself, also those that Connection names', () => {
    const raw = [
      'Connection',
      'keep-alive, X-Hop',
      'Keep-Alive',
      'timeout=5',
      'x-hop',
      '1',
      'TE',
      'trailers',
      'x',
      'y',
    ];
    expect(forwardedHeaders(raw, 'key')).to.deep.equal(['x', 'y']);
    expect(endToEndHeaders(raw)).to.deep.equal(['x', 'y']);
  });

  it('keeps the API key to itself, and passes on an authorization that is not the key', () => {
    expect(forwardedHeaders(['Authorization', 'Bearer key'], 'key')).to.deep.equal([]);
    expect(forwardedHeaders(['Multinode-Key', 'key', 'Authorization', 'Basic abc'], 'key')).to.deep.equal([
      'Authorization',
      'Basic abc',
    ]);
  });

  it('lets nobody forge the id or the attempt', () => {
    expect(forwardedHeaders(['multinode-invocation-id', 'x', 'Multinode-Attempt', '9'], 'key')).to.deep.equal(
      [],
    );
  });

  it('passes every cookie of an answer on', () => {
    const raw = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Transfer-Encoding', 'chunked'];
    expect(endToEndHeaders(raw)).to.deep.equal(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
  });

  it('joins repeated headers for the store, and is not fooled by names of objects', () => {
    expect({ ...headerRecord(['A', '1', 'a', '2', '__proto__', 'x', 'constructor', 'y']) }).to.deep.equal(
      Object.fromEntries([
        ['a', '1, 2'],
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    );
  });
});
