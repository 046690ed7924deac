import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine } from '../../../../providers/docker/engine/engine.js';
import { engineHost, isElsewhere } from '../../../../providers/docker/engine/host.js';
import { refusal } from '../../../contracts/support.js';
import { temporaryFolder } from '../../../support/folder.js';

describe("the Engine's address", () => {
  const folder = temporaryFolder();

  it('is a socket, a TCP address or a machine reached through ssh', () => {
    expect(engineHost({})).to.deep.equal({ kind: 'socket', path: '/var/run/docker.sock' });
    expect(engineHost({ DOCKER_HOST: 'unix:///a/b%20c.sock' })).to.deep.equal({
      kind: 'socket',
      path: '/a/b c.sock',
    });
    expect(engineHost({ DOCKER_HOST: 'tcp://127.0.0.1' })).to.deep.equal({
      kind: 'tcp',
      origin: 'http://127.0.0.1:2375',
    });
    expect(engineHost({ DOCKER_HOST: 'ssh://me@host:2222' })).to.deep.equal({
      kind: 'ssh',
      destination: ['-l', 'me', '-p', '2222', '--', 'host'],
    });
    expect(engineHost({ DOCKER_HOST: 'ssh://[fd00::1]/run/user/1000/docker.sock' })).to.deep.equal({
      kind: 'ssh',
      destination: ['--', 'fd00::1'],
      socket: '/run/user/1000/docker.sock',
    });
  });

  it('is elsewhere if loopback would not work', () => {
    for (const address of ['ssh://host', 'ssh://localhost:2222', 'tcp://10.0.0.1:2376', 'https://host'])
      expect(isElsewhere(address), address).to.equal(true);
    for (const address of [
      '',
      'unix:///run/docker.sock',
      'tcp://127.0.0.1',
      'tcp://[::1]:2376',
      'tcp://localhost',
    ])
      expect(isElsewhere(address), address).to.equal(false);
  });

  it('is refused if it is invalid', () => {
    for (const address of ['docker.sock', 'npipe:////./pipe/engine', 'ssh://-oProxyCommand=x@host'])
      expect(() => engineHost({ DOCKER_HOST: address }), address).to.throw(/DOCKER_HOST/);
  });

  it('comes with certificates if DOCKER_TLS_VERIFY is set', () => {
    const certificates = join(folder(), 'certificates');
    const env = { DOCKER_HOST: 'tcp://engine:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
    expect(() => engineHost(env)).to.throw(/ca\.pem can't be read/);
    mkdirSync(certificates);
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(certificates, `${name}.pem`), name);
    expect(engineHost(env)).to.deep.equal({
      kind: 'tcp',
      origin: 'https://engine:1',
      tls: { ca: Buffer.from('ca'), cert: Buffer.from('cert'), key: Buffer.from('key') },
    });
  });

  it('is refused if what answers is too old, or nothing answers', async () => {
    const path = join(folder(), 'engine.sock');
    const engine = await Engine.at({ DOCKER_HOST: `unix://${path}` });
    expect(await refusal(engine.run('GET', '/info'))).to.include({ code: 'MN4021' });
    const server = createServer((_, response) =>
      response.end('{"ApiVersion":"1.40","MinAPIVersion":"1.12"}'),
    );
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      expect(await refusal(engine.run('GET', '/info'))).to.include({ code: 'MN2007' });
    } finally {
      await engine.close();
      server.close();
    }
  });
});
