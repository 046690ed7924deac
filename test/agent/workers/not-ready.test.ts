import { expect } from 'chai';
import type { Listening } from '../../../providers/driver.js';
import { describeListening } from '../../../src/agent/workers/not-ready.js';

describe('agent/workers: why a worker is not ready', () => {
  const at = (...addresses: [string, number][]): Listening => ({
    port: 17512,
    host: '127.0.0.1',
    addresses: addresses.map(([host, port]) => ({ host, port })),
  });
  const cases: readonly [string, Listening, string | undefined, string][] = [
    ['another port', at(['127.0.0.1', 5000]), undefined, 'PORT was 17512, but it listens on 127.0.0.1:5000'],
    [
      'other ports',
      at(['0.0.0.0', 80], ['::', 80]),
      undefined,
      'PORT was 17512, but it listens on 0.0.0.0:80 and [::]:80',
    ],
    ['no port', at(), undefined, 'PORT was 17512, and it listens on no port'],
    [
      'its port, at another address',
      at(['::1', 17512]),
      undefined,
      'PORT was 17512, but it listens there only on ::1, not on 127.0.0.1',
    ],
    [
      'its port, with a path that fails',
      at(['0.0.0.0', 17512]),
      '/ready',
      'PORT was 17512 and it listens there, but /ready did not answer 2xx',
    ],
    ['its port only just now', at(['127.0.0.1', 17512]), undefined, 'PORT was 17512'],
    ['an unknown port', { port: 17512, host: '10.0.0.2' }, '/ready', 'PORT was 17512'],
  ];
  for (const [what, listening, path, text] of cases) {
    it(`is described if it listens on ${what}`, () => {
      expect(describeListening(listening, path)).to.equal(text);
    });
  }
});
