import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ManifestError } from '../../src/errors/errors.js';
import {
  checkInputs,
  collectInputs,
  inputsFingerprint,
  workerEnvironment,
} from '../../src/manifest/inputs.js';
import { loadManifest } from '../../src/manifest/load.js';
import { parseManifest } from '../../src/manifest/validate.js';

const manifestOf = (text: string) => parseManifest(text, { file: 'multinode.yaml', env: {} }).manifest;

describe('inputs', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'multinode-inputs-'));
  });
  after(() => rm(root, { recursive: true }));

  it('reads secrets, environment files and variables, and combines them for a worker', async () => {
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
      env_files: { f: { A: 'one # two', B: 'local', C: 'common' } },
      environment: { PASSED: 'p' },
      sources: {},
    });
    const { f } = manifest.functions;
    expect(f && workerEnvironment('f', f, inputs)).to.deep.equal({
      A: 'one # two',
      B: 'local',
      C: 'own',
      PASSED: 'p',
      KEY: 'k',
    });
  });

  it("reads the contents of configs that workloads read, and says which one it can't read", async () => {
    await writeFile(join(root, 'settings.ini'), 'level = $1\n');
    const text = (file: string) => `name: app
configs:
  here: {content: text}
  file: {file: ${file}}
  set: {environment: SET}
  unused: {file: nowhere}
functions: {f: {command: x, configs: [here, file, set]}}`;
    const { configs } = await collectInputs(manifestOf(text('settings.ini')), { root, env: { SET: '' } });
    expect(configs).to.deep.equal({ file: 'level = $1\n', set: '' });
    const findings = await checkInputs(manifestOf(text('gone.ini')), { root, env: {} });
    expect(findings.map(({ message, severity }) => [message, severity])).to.deep.equal([
      ["config file, which functions.f reads, can't be read: the file does not exist", undefined],
      ["config set, which functions.f reads, can't be read: environment variable SET is not set", undefined],
    ]);
  });

  it('names every missing value and the workload that needs it', async () => {
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

  describe('environment files', () => {
    /** The variables of a worker of a job with these fields. */
    const environmentOf = async (fields: string, env = {}) => {
      const manifest = manifestOf(`name: app\njobs:\n  j: {command: x, ${fields}}`);
      const inputs = await collectInputs(manifest, { root, env });
      const { j } = manifest.jobs;
      return j && workerEnvironment('j', j, inputs);
    };

    before(async () => {
      await writeFile(join(root, 'a.env'), 'A=1\nONLY_A=$A\nS=$SHELL\nX=file\n');
      await writeFile(join(root, 'b.env'), 'A=2\nB=${ONLY_A}-$A-$X\nBARE\n');
      await writeFile(join(root, 'raw.env'), 'R="$A" # c\n');
    });

    it('can use variables of earlier lines and files, over which the caller and the workload win', async () => {
      expect(await environmentOf('env_file: [a.env, b.env]', { SHELL: 'sh', BARE: 'bare' })).to.deep.equal({
        ...{ A: '2', ONLY_A: '1', S: 'sh', X: 'file' },
        ...{ B: '1-2-file', BARE: 'bare' },
      });
      expect(
        await environmentOf('env_file: [a.env, b.env], environment: {X: own}', { A: 'caller' }),
      ).to.deep.equal({
        ...{ A: '2', ONLY_A: 'caller', S: '', X: 'own' },
        ...{ B: 'caller-caller-own' },
      });
    });

    it('keep their first place if they are named again', async () => {
      expect(await environmentOf('env_file: [a.env, b.env, a.env]')).to.include({ A: '2' });
    });

    it('can be raw, and can be optional', async () => {
      const files = '[{path: raw.env, format: raw}, {path: nowhere.env, required: false}]';
      expect(await environmentOf(`env_file: ${files}`)).to.deep.equal({ R: '"$A" # c' });
    });

    it('lose a variable that environment passes through and that is not set', async () => {
      expect(await environmentOf('env_file: a.env, environment: [A, X=]')).to.deep.equal({
        ONLY_A: '1',
        S: '',
        X: '',
      });
    });

    it('can be in the home folder', async () => {
      expect(await environmentOf('env_file: ~/raw.env', { HOME: root })).to.have.all.keys('R');
    });
  });

  it('reads .env beside the manifest; the environment wins', async () => {
    const folder = join(root, 'dotted');
    await mkdir(folder);
    const file = join(folder, 'multinode.yaml');
    await writeFile(join(folder, '.env'), 'TAG=v7\nBOTH=file\nTOKEN=t\nNEXT=${TAG}.1\n');
    await writeFile(join(folder, 'j.env'), 'FROM=$NEXT\n');
    await writeFile(
      file,
      `name: app
secrets: {token: {environment: TOKEN}}
jobs:
  j:
    image: app:\${TAG:-latest}
    command: [a, $BOTH]
    env_file: j.env
    environment: [TAG]
    secrets: [token]
`,
    );
    const env = { BOTH: 'shell' };
    const { manifest } = await loadManifest(file, { env });
    const { j } = manifest.jobs;
    expect(j).to.deep.include({ image: 'app:v7', command: ['a', 'shell'], environment: { TAG: null } });
    const inputs = await collectInputs(manifest, { root: folder, env });
    expect(inputs.secrets).to.deep.equal({ token: 't' });
    expect(j && workerEnvironment('j', j, inputs)).to.deep.equal({ FROM: 'v7.1', TAG: 'v7' });

    await writeFile(join(folder, '.env'), 'A=1\nB="open\n');
    const error = await loadManifest(file, { env }).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(ManifestError)
      .with.property(
        'message',
        `the file .env beside the manifest can't be read: line 2: a " that is not closed`,
      );
    // Python's tools create a folder of that name.
    await rm(join(folder, '.env'));
    await mkdir(join(folder, '.env'));
    expect((await loadManifest(file, { env })).manifest.jobs.j?.image).to.equal('app:latest');
  });

  it('reads only regular files of at most 1 MiB, and never hangs', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await writeFile(join(root, 'big'), 'x');
    await truncate(join(root, 'big'), 1024 * 1024 + 1);
    await writeFile(join(root, 'latin1'), Buffer.from('B=1\nA=é\n', 'latin1'));
    const reasons: Record<string, string> = {
      pipe: 'it is a pipe, not a regular file',
      '/dev/zero': 'it is a device, not a regular file',
      big: 'it is larger than 1 MiB',
      latin1: 'line 2: it is not UTF-8 text',
      '.': 'it is a folder',
    };
    for (const [file, reason] of Object.entries(reasons)) {
      const manifest = manifestOf(
        `name: app\nsecrets: {s: {file: ${file}}}\njobs: {j: {command: x, env_file: ${file}, secrets: [s]}}`,
      );
      const findings = await checkInputs(manifest, { root, env: {} });
      expect(
        findings.map(({ message, severity }) => [severity, message.split(': ').slice(1).join(': ')]),
      ).to.deep.equal([
        [undefined, reason],
        [undefined, reason],
      ]);
    }
    await truncate(join(root, 'big'), 1024 * 1024);
    const manifest = manifestOf(
      'name: app\nsecrets: {s: {file: big}}\njobs: {j: {command: x, secrets: [s]}}',
    );
    expect((await collectInputs(manifest, { root, env: {} })).secrets.s).to.have.lengthOf(1024 * 1024);
  });

  it('warns about a missing secret, and refuses a missing environment file', async () => {
    const manifest = manifestOf(`name: app
secrets: {token: {file: nowhere}, key: {environment: API_KEY}}
jobs: {j: {command: x, env_file: gone.env, secrets: [token, key]}}`);
    const findings = await checkInputs(manifest, { root, env: {} });
    expect(findings.map(({ severity, path }) => [severity, path.join('.')])).to.deep.equal([
      ['warning', 'secrets.token.file'],
      ['warning', 'secrets.key.environment'],
      [undefined, 'jobs.j.env_file.0'],
    ]);
  });

  it('refuses a value that does not fit into a variable', async () => {
    const big = 'x'.repeat(128 * 1024);
    const manifest = manifestOf(`name: app
secrets: {s: {environment: BIG}}
jobs: {j: {command: x, environment: [BIG], secrets: [{source: s, environment: S}]}}`);
    const findings = await checkInputs(manifest, { root, env: { BIG: big } });
    expect(findings.map(({ code, message }) => `${code} ${message}`)).to.deep.equal([
      'MN1024 the value of S is larger than 128 KiB',
      'MN1024 the value of BIG is larger than 128 KiB',
    ]);
  });

  it('detects a changed program, but nothing outside the folder', async () => {
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
