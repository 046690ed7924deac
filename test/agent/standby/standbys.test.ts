import { expect } from 'chai';
import { Standbys } from '../../../src/agent/standby/standbys.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const agent = (url: string) => ({ version: '1', target: 'nomad', pid: 1, url, started_at: '' });

describe('the standby agents', () => {
  it('are those that reported recently, once each, and no more than a few', async () => {
    const clock = new VirtualClock();
    const standbys = new Standbys(clock);
    const urls = () => standbys.list().map(({ url }) => url);
    for (const url of ['http://b', 'http://a', 'http://b']) standbys.add(agent(url));
    expect(urls()).to.deep.equal(['http://a', 'http://b']);
    await clock.pass(4_000);
    standbys.add(agent('http://a'));
    await clock.pass(4_000);
    expect(urls()).to.deep.equal(['http://a']);
    for (let n = 0; n < 100; n++) standbys.add(agent(`http://${n}`));
    expect(urls()).to.have.length(16).and.include('http://a');
  });
});
