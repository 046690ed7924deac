import { expect } from 'chai';
import type { Finding } from '../../src/manifest/finding.js';
import { exposedPorts, portMappings, writtenIndex } from '../../src/manifest/ports.js';

const read = (...entries: Parameters<typeof portMappings>[0]) => {
  const findings: Finding[] = [];
  const found = portMappings(entries, ['ports'], findings);
  return findings.length > 0 ? findings.map(({ message }) => message) : found;
};

describe('ports of a daemon', () => {
  const tcp = { protocol: 'tcp' } as const;

  it('have the short forms of Compose', () => {
    expect(read('80')).to.deep.equal([{ target: 80, ...tcp }]);
    expect(read(80)).to.deep.equal([{ target: 80, ...tcp }]);
    expect(read(':80')).to.deep.equal([{ target: 80, ...tcp }]);
    expect(read('8080:80')).to.deep.equal([{ target: 80, published: 8080, ...tcp }]);
    expect(read('53:53/UDP')).to.deep.equal([{ target: 53, published: 53, protocol: 'udp' }]);
    expect(read('127.0.0.1:8080:80')).to.deep.equal([
      { target: 80, published: 8080, host_ip: '127.0.0.1', ...tcp },
    ]);
    expect(read('127.0.0.1::99')).to.deep.equal([{ target: 99, host_ip: '127.0.0.1', ...tcp }]);
    expect(read('[::1]:80:80')).to.deep.equal([{ target: 80, published: 80, host_ip: '::1', ...tcp }]);
  });

  it('are one mapping for each port of a range', () => {
    expect(read('3000-3001:80-81')).to.deep.equal([
      { target: 80, published: 3000, ...tcp },
      { target: 81, published: 3001, ...tcp },
    ]);
    expect(read('4000-4001')).to.deep.equal([
      { target: 4000, ...tcp },
      { target: 4001, ...tcp },
    ]);
  });

  it('have the long form of Compose, without what only Swarm knows', () => {
    const long = { target: 80, published: '8080', host_ip: '::1', mode: 'host', name: 'web' } as const;
    expect(read(long)).to.deep.equal([{ target: 80, published: 8080, host_ip: '::1', ...tcp, name: 'web' }]);
    expect(read({ target: 80, published: '' })).to.deep.equal([{ target: 80, ...tcp }]);
  });

  it('are refused if their ranges have other lengths, or a port or an address is none', () => {
    expect(read('8000-8005:90')).to.deep.equal(['8000-8005:90 publishes 1 port as 6 ports']);
    expect(read('3000-3002:80-81')).to.deep.equal(['3000-3002:80-81 publishes 2 ports as 3 ports']);
    for (const bad of ['70000:80', '80:0', '90-80'])
      expect(read(bad)).to.deep.equal([
        `${bad} has a port that is not between 1 and 65535, or a range that does not ascend`,
      ]);
    expect(read('999.0.0.1:80:80')).to.deep.equal(['999.0.0.1 is not an IP address']);
    expect(read({ target: 80, host_ip: '1.2' })).to.deep.equal(['1.2 is not an IP address']);
    expect(read({ target: 80, published: '80-81' })).to.deep.equal([
      'published is 80-81, and must be one port',
    ]);
  });

  it('may be for other workloads alone', () => {
    expect(exposedPorts([5432, '3000-3001', '53/udp'], [], [])).to.deep.equal([
      { target: 5432, ...tcp },
      { target: 3000, ...tcp },
      { target: 3001, ...tcp },
      { target: 53, protocol: 'udp' },
    ]);
  });

  it('are found in the file again', () => {
    const written = ['3000-3002:80-82', 80, { target: 90 }, '127.0.0.1:1-2:3-4/udp'];
    expect([0, 1, 2, 3, 4, 5, 6].map((index) => writtenIndex(written, index))).to.deep.equal([
      0, 0, 0, 1, 2, 3, 3,
    ]);
  });
});
