import { expect } from 'chai';
import { createHostCheck } from '../../../src/agent/api/hosts.js';

describe('host check', () => {
  it('allows any name for an agent that listens on the network', () => {
    for (const listening of ['0.0.0.0', '::', '10.1.2.3', 'agent.example']) {
      expect(createHostCheck(listening)('anything.example:80')).to.equal(true);
    }
  });

  it('allows workers elsewhere to use their name for the machine, and no other', () => {
    const allowed = createHostCheck('127.0.0.1', '172.20.0.1');
    expect(['172.20.0.1:4747', 'localhost'].map(allowed)).to.not.include(false);
    expect(['172.20.0.2:4747', '172.20.0.1.example.com', 'example.com'].map(allowed)).to.not.include(true);
  });

  for (const listening of ['127.0.0.1', 'localhost', '::1']) {
    it(`allows only loopback names for an agent on ${listening}`, () => {
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
      expect(others.map(allowed)).to.not.include(true);
      // For example with HTTP/1.0, which no browser uses.
      expect(allowed(undefined)).to.equal(true);
    });
  }
});
