import { expect } from 'chai';
import { createHostCheck } from '../../../src/agent/api/hosts.js';

describe('host check', () => {
  it('lets any name lead to an agent that listens to the network', () => {
    for (const listening of ['0.0.0.0', '::', '10.1.2.3', 'agent.example']) {
      expect(createHostCheck(listening)('anything.example:80')).to.equal(true);
    }
  });

  for (const listening of ['127.0.0.1', 'localhost', '::1']) {
    it(`lets only names of loopback lead to one on ${listening}`, () => {
      const allowed = createHostCheck(listening);
      expect(['localhost:1', '127.0.0.1', '[::1]:80', 'LocalHost'].map(allowed)).to.not.include(false);
      const others = [
        'example.com',
        '127.0.0.1.example.com',
        '127.evil.example',
        '[::2]',
        '::1',
        'localhost@evil',
        'a b',
        '',
      ];
      expect([...others, undefined].map(allowed)).to.not.include(true);
    });
  }
});
