import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDockerDriver } from '../../../../providers/docker/driver.js';
import { Engine } from '../../../../providers/docker/engine/engine.js';
import { MultinodeError } from '../../../../src/errors/errors.js';
import { ask, collect, stopAll } from '../../../contracts/support.js';
import { workerSpec } from '../../../contracts/worker-spec.js';
import { lacking, TestEngine } from '../../../support/engine.js';
import { freePort } from '../../../support/port.js';
import { run } from '../../../support/run.js';
import { skip } from '../../../support/skip.js';
import { needImage } from '../../../support/worker-image.js';
import { docker, needNetwork } from '../target.js';

describe('an Engine over TLS', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-tls-'));
  let engine: TestEngine | undefined;
  let host: string;

  before(async function () {
    const lack = lacking();
    if (lack) skip(this, lack);
    const found = await run('openssl', ['version'], { cwd: folder }).catch(() => undefined);
    if (found?.code !== 0) skip(this, 'no openssl');
    for (const authority of ['ours', 'theirs']) await makeAuthority(join(folder, authority));
    await certify('ours', 'server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth');
    for (const authority of ['ours', 'theirs'])
      await certify(authority, 'cert', 'extendedKeyUsage=clientAuth');
    const port = await freePort();
    const ours = join(folder, 'ours');
    engine = await TestEngine.start(
      `--host=tcp://127.0.0.1:${port}`,
      '--tlsverify',
      `--tlscacert=${join(ours, 'ca.pem')}`,
      `--tlscert=${join(ours, 'server.pem')}`,
      `--tlskey=${join(ours, 'server-key.pem')}`,
    );
    host = `tcp://127.0.0.1:${port}`;
    await needImage(engine.host);
  });

  after(async () => {
    await engine?.remove();
    rmSync(folder, { recursive: true });
  });

  const openssl = async (...args: string[]) => {
    const { code, output } = await run('openssl', args, { cwd: folder });
    if (code !== 0) throw new Error(output);
  };

  async function makeAuthority(at: string): Promise<void> {
    mkdirSync(at);
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(at, 'ca-key.pem')];
    await openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-days', '2', '-out', join(at, 'ca.pem'));
  }

  /** Creates NAME.pem and its key in the authority's folder; a client's are cert.pem and key.pem. */
  async function certify(authority: string, name: string, extensions: string): Promise<void> {
    const file = (each: string) => join(folder, authority, each);
    const key = file(name === 'cert' ? 'key.pem' : `${name}-key.pem`);
    writeFileSync(file('extensions'), extensions);
    const request = file('request.pem');
    await openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-subj',
      `/CN=${name}`,
      '-out',
      request,
    );
    const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca-key.pem'), '-CAcreateserial'];
    const out = ['-days', '2', '-extfile', file('extensions'), '-out', file(`${name}.pem`)];
    await openssl('x509', '-req', '-in', request, ...signer, ...out);
    chmodSync(key, 0o600);
  }

  const environment = (authority: string) => ({
    DOCKER_HOST: host,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CERT_PATH: join(folder, authority),
  });

  it('runs workers, follows their output, and reports their ends', async () => {
    const options = { application: 'tls', dataDir: join(folder, 'driver'), root: folder };
    await needNetwork('tls', environment('ours'));
    const driver = await openDockerDriver(options, environment('ours'));
    try {
      const spec = { ...docker.program('serve.mjs'), serves: true, secrets: { token: 'hushhush' } };
      const worker = await driver.start(workerSpec('served', spec));
      expect((await ask(worker)).secrets).to.deep.equal({ token: 'hushhush' });
      const ended = new Promise((resolve) => driver.watch((id, { code }) => resolve([id, code])));
      const lines = collect(driver.logs('served', { follow: true }));
      await ask(worker, '/say?out=hello%0A');
      await driver.stop('served', 20_000);
      expect((await lines).map(({ text }) => text)).to.include('hello');
      expect(await ended).to.include('served');
    } finally {
      await stopAll(driver);
      await driver.close();
    }
  });

  it('is not contacted if another authority signed its certificate, nor without TLS', async () => {
    const codes: string[] = [];
    for (const env of [environment('theirs'), { DOCKER_HOST: host }]) {
      const client = await Engine.at(env);
      const refused: unknown = await client.run('GET', '/info').catch((error: unknown) => error);
      codes.push(refused instanceof MultinodeError ? refused.code : String(refused));
      await client.close();
    }
    expect(codes).to.deep.equal(['MN4021', 'MN4021']);
  });
});
