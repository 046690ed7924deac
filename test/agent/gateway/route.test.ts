import { expect } from 'chai';
import { parseRoute } from '../../../src/agent/gateway/route.js';

const CASES: [url: string, route: ReturnType<typeof parseRoute>][] = [
  ['/functions/hello', { name: 'hello', path: '/' }],
  ['/functions/hello/', { name: 'hello', path: '/' }],
  ['/functions/hello/a/b?x=1', { name: 'hello', path: '/a/b?x=1' }],
  ['/functions/hello?x=/y', { name: 'hello', path: '/?x=/y' }],
  ['/functions/hello//a/../b', { name: 'hello', path: '//a/../b' }],
  ['/functions/', { name: '', path: '/' }],
  ['/v1/status', null],
  ['/functions', null],
];

describe('gateway route', () => {
  for (const [url, route] of CASES) {
    it(`reads ${url} as ${route ? `${route.name} ${route.path}` : 'none'}`, () => {
      expect(parseRoute(url)).to.deep.equal(route);
    });
  }
});
