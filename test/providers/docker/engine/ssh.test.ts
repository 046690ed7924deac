import { expect } from 'chai';
import { info } from '../../../../providers/docker/engine/answers.js';
import { Engine } from '../../../../providers/docker/engine/engine.js';
import { refusal } from '../../../contracts/support.js';
import { needEngine } from '../../../support/engine.js';
import { freePort } from '../../../support/port.js';
import { skip } from '../../../support/skip.js';
import { lackingSshd, TestSshd } from '../../../support/sshd.js';

describe('an Engine over ssh', function () {
  this.timeout(120_000);
  let sshd: TestSshd;
  let path: string | undefined;
  let socket: string;

  before(async function () {
    const lack = lackingSshd();
    if (lack) skip(this, lack);
    await needEngine(this);
    const host = process.env.DOCKER_HOST ?? '';
    if (!host.startsWith('unix://')) skip(this, 'DOCKER_HOST is not a socket on this machine');
    socket = host.replace('unix://', '');
    sshd = await TestSshd.start('127.0.0.1', await freePort());
    path = process.env.PATH;
    process.env.PATH = sshd.path;
  });

  after(async () => {
    if (!sshd) return;
    process.env.PATH = path;
    await sshd.stop();
  });

  const open = (host: string) => Engine.at({ DOCKER_HOST: host });
  const url = () => `ssh://root@127.0.0.1:${sshd.port}${socket}`;

  it('answers more calls at once than sshd lets sign in at once', async () => {
    const engine = await open(url());
    try {
      const all = await Promise.all(Array.from({ length: 16 }, () => engine.json('GET', '/info', info)));
      expect(all).to.have.length(16);
    } finally {
      await engine.close();
    }
  });

  it('passes bytes on unchanged, and reports events', async () => {
    const engine = await open(url());
    const end = new AbortController();
    try {
      const events = await engine.open('GET', '/events', { signal: end.signal });
      await engine.run('POST', '/volumes/create', { body: { Name: 'over-ssh' } });
      await engine.run('DELETE', '/volumes/over-ssh');
      const first = await events.next();
      expect(JSON.parse(String(first.value).split('\n')[0] ?? '')).to.include({
        Type: 'volume',
        Action: 'create',
      });
    } finally {
      end.abort();
      await engine.close();
    }
  });

  it("reports ssh's message", async () => {
    const elsewhere = await open('ssh://root@127.0.0.1:1');
    const error = await refusal(elsewhere.run('GET', '/info')).finally(() => elsewhere.close());
    expect(error).to.include({ code: 'MN4021' });
    expect(error.message).to.contain('Connection refused');

    const missing = await open(`${url()}-that-is-not-there`);
    expect((await refusal(missing.run('GET', '/info')).finally(() => missing.close())).message).to.contain(
      'that-is-not-there',
    );

    sshd.refuse();
    const refused = await open(url());
    expect((await refusal(refused.run('GET', '/info')).finally(() => refused.close())).message).to.contain(
      'Permission denied',
    );
  });
});
