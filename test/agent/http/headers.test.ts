import { expect } from 'chai';
import {
  endToEndHeaders,
  forwardedHeaders,
  headerList,
  headerRecord,
} from '../../../src/agent/http/headers.js';

describe('gateway headers', () => {
  it('passes on what the caller sent, in its order and spelling', () => {
    const raw = ['X-One', '1', 'x-ONE', '2', 'Content-Type', 'text/plain'];
    expect(forwardedHeaders(raw, 'key')).to.deep.equal(raw);
  });

  it("doesn't pass on headers of the connection, including those that Connection names", () => {
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
    // Whether trailers are accepted is end-to-end (RFC 9110, section 6.5.1).
    expect(forwardedHeaders(raw, 'key')).to.deep.equal(['x', 'y', 'TE', 'trailers']);
    expect(endToEndHeaders(raw)).to.deep.equal(['x', 'y', 'TE', 'trailers']);
  });

  it('obeys every Connection header', () => {
    const raw = [
      'Connection',
      'keep-alive',
      'Connection',
      'X-Hop',
      'connection',
      'close, X-Two',
      'x-hop',
      '1',
      'X-TWO',
      '2',
    ];
    expect(endToEndHeaders(raw)).to.deep.equal([]);
  });

  it('keeps Set-Cookie values separate in the store, and joins those of Cookie with semicolons', () => {
    const record = headerRecord(['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Cookie', 'c=3', 'Cookie', 'd=4']);
    expect({ ...record }).to.deep.equal({ 'set-cookie': ['a=1', 'b=2'], cookie: 'c=3; d=4' });
    expect(headerList(record)).to.deep.equal([
      'set-cookie',
      'a=1',
      'set-cookie',
      'b=2',
      'cookie',
      'c=3; d=4',
    ]);
  });

  it("doesn't pass on the API key, but does pass on another authorization", () => {
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

  it('passes on every cookie of a response', () => {
    const raw = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Transfer-Encoding', 'chunked'];
    expect(endToEndHeaders(raw)).to.deep.equal(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
  });

  it('joins repeated headers for the store, and is not confused by names of object properties', () => {
    expect({ ...headerRecord(['A', '1', 'a', '2', '__proto__', 'x', 'constructor', 'y']) }).to.deep.equal(
      Object.fromEntries([
        ['a', '1, 2'],
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    );
  });
});
