import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ManifestError } from '../../src/errors/errors.js';
import { collectInputs, inputsFingerprint, workerEnvironment } from '../../src/manifest/inputs.js';
import { parseManifest } from '../../src/manifest/validate.js';

const manifestOf = (text: string) => parseManifest(text, { file: 'multinode.yaml', env: {} }).manifest;

describe('inputs', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'multinode-inputs-'));
  });
  after(() => rm(root, { recursive: true }));

  it('gathers secrets, environment files and variables, and puts them together for a worker', async () => {
    await writeFile(join(root, 'token'), 's3cret\n');
    await writeFile(join(root, 'common.env'), '# comment\nexport A="one # two"\nB=common\nC=common\n');
    await writeFile(join(root, 'local.env'), "B='local'\n");
    const manifest = manifestOf(`name: app
secrets: {token: {file: token}, key: {environment: API_KEY}, unused: {environment: NOT_SET}}
functions:
  f:
    command: node server.js
    env_file: [common.env, local.env]
    environment: [C=own, PASSED, ABSENT]
    secrets: [token, {source: key, environment: KEY}]`);
    const inputs = await collectInputs(manifest, { root, env: { API_KEY: 'k', PASSED: 'p' } });
    expect(inputs).to.deep.equal({
      secrets: { token: 's3cret', key: 'k' },
      env_files: { 'common.env': { A: 'one # two', B: 'common', C: 'common' }, 'local.env': { B: 'local' } },
      environment: { PASSED: 'p' },
      sources: {},
    });
    const { f } = manifest.functions;
    expect(f && workerEnvironment(f, inputs)).to.deep.equal({
      A: 'one # two',
      B: 'local',
      C: 'own',
      PASSED: 'p',
      KEY: 'k',
    });
  });

  it('names every value that is missing, and who needs it', async () => {
    const manifest = manifestOf(`name: app
defaults: {secrets: [token, key]}
secrets: {token: {file: nowhere}, key: {environment: API_KEY}}
jobs: {j: {command: x, env_file: gone.env}}`);
    const error = await collectInputs(manifest, { root, env: {} }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ManifestError);
    expect(error).to.have.property(
      'message',
      [
        "secret token, which jobs.j needs, can't be read: the file does not exist",
        "secret key, which jobs.j needs, can't be read: environment variable API_KEY is not set",
        "environment file gone.env, which jobs.j needs, can't be read: the file does not exist",
      ].join('\n'),
    );
  });

  it('notices a changed program, and nothing outside the folder', async () => {
    const manifest = manifestOf('name: app\nfunctions: {f: {command: node server.js /etc/passwd .}}');
    const sources = async () => (await collectInputs(manifest, { root, env: {} })).sources;
    expect(await sources()).to.deep.equal({});
    await writeFile(join(root, 'server.js'), 'one');
    const first = await sources();
    expect(first.f).to.match(/^[0-9a-f]{64}$/);
    expect(await sources()).to.deep.equal(first);
    await writeFile(join(root, 'server.js'), 'two');
    expect((await sources()).f)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(first.f);
  });

  it('has a fingerprint that depends on values, not on their order', async () => {
    const inputs = { env_files: {}, environment: {}, sources: {} };
    const print = (secrets: Record<string, string>) => inputsFingerprint({ ...inputs, secrets });
    expect(await print({ a: '1', b: '2' })).to.equal(await print({ b: '2', a: '1' }));
    expect(await print({ a: '1', b: '2' })).not.to.equal(await print({ a: '2', b: '1' }));
  });
});
