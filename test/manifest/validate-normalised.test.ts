import { expect } from 'chai';
import { ManifestError } from '../../src/errors/errors.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { validateNormalised } from '../../src/manifest/validate-normalised.js';

const TEXT = `name: app
defaults: {environment: {A: b, PASSED: null}, secrets: [token]}
functions: {f: {command: node server.js, build: .}}
jobs: {j: {command: [a], env_file: .env}}
services: {s: {image: nginx, port: 80}}
scheduled_tasks: {t: {image: x, period: 5m}}
daemons: {d: {image: x}}
secrets: {token: {file: token}}
quotas: {cpu: 16, memory: 64 GiB}
`;

const { manifest } = parseManifest(TEXT, { file: 'multinode.yaml', env: {} });
const copy = (): object => JSON.parse(JSON.stringify(manifest));

/** What is found once the value at the path is another (undefined: is gone). */
function found(path: readonly string[], value: unknown): string[] {
  const changed = copy();
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce((node, key) => Reflect.get(node, key), changed);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  try {
    validateNormalised(changed);
    return [];
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.issues.map((issue) => `${issue.code} ${issue.path.join('.')}`);
  }
}

describe('validateNormalised', () => {
  it('takes what parseManifest made, after a journey as JSON', () => {
    expect(validateNormalised(copy())).to.deep.equal(manifest);
  });

  it('holds the limits of the file schema, in seconds and bytes', () => {
    expect(found(['functions', 'f', 'max_workers'], 101)).to.deep.equal(['MN1006 functions.f.max_workers']);
    expect(found(['functions', 'f', 'timeout'], 86401)).to.deep.equal(['MN1006 functions.f.timeout']);
    expect(found(['functions', 'f', 'memory'], 4194303)).to.deep.equal(['MN1006 functions.f.memory']);
    expect(found(['services', 's', 'port'], 65536)).to.deep.equal(['MN1006 services.s.port']);
  });

  it('takes neither short forms nor other types', () => {
    expect(found(['functions', 'f', 'timeout'], '5m')).to.deep.equal(['MN1005 functions.f.timeout']);
    expect(found(['functions', 'f', 'memory'], '1 GiB')).to.deep.equal(['MN1005 functions.f.memory']);
    expect(found(['functions', 'f', 'max_workers'], '10')).to.deep.equal(['MN1005 functions.f.max_workers']);
    expect(found(['functions', 'f', 'command'], 'node x')).to.deep.equal(['MN1005 functions.f.command']);
    expect(found(['functions', 'f', 'build'], '.')).to.deep.equal(['MN1005 functions.f.build']);
    expect(found(['functions', 'f', 'environment'], ['A=b'])).to.deep.equal([
      'MN1005 functions.f.environment',
    ]);
    expect(found(['functions', 'f', 'environment', 'A'], 1)).to.deep.equal([
      'MN1005 functions.f.environment.A',
    ]);
    expect(found(['jobs', 'j', 'env_file'], '.env')).to.deep.equal(['MN1005 jobs.j.env_file']);
    expect(found(['jobs', 'j', 'secrets'], ['token'])).to.deep.equal(['MN1005 jobs.j.secrets.0']);
  });

  it('misses every field that has a default, and knows no other', () => {
    expect(found(['functions', 'f', 'cpu'], undefined)).to.deep.equal(['MN1004 functions.f.cpu']);
    expect(found(['functions', 'f', 'secrets', '0', 'target'], undefined)).to.deep.equal([
      'MN1004 functions.f.secrets.0.target',
    ]);
    expect(found(['targets', 'local', 'host'], undefined)).to.deep.equal(['MN1004 targets.local.host']);
    expect(found(['daemons'], undefined)).to.deep.equal(['MN1004 daemons']);
    expect(found(['defaults'], {})).to.deep.equal(['MN1003 defaults']);
    expect(found(['functions', 'f', 'x-mine'], 1)).to.deep.equal(['MN1003 functions.f.x-mine']);
  });

  it('checks what fields mean together', () => {
    expect(found(['functions', 'f', 'spare_workers'], 11)).to.deep.equal([
      'MN1018 functions.f.spare_workers',
    ]);
    expect(found(['secrets'], {})).to.have.lengthOf(5);
    expect(found(['quotas', 'cpu'], 0.1)).to.deep.equal(['MN1019 quotas.cpu']);
    // min_replicas of s are 2 of 0.1 each, and d is one more.
    expect(found(['services', 's', 'cpu'], 8)).to.deep.equal(['MN1019 quotas.cpu']);
    expect(found(['daemons', 'd', 'cpu'], 16)).to.deep.equal(['MN1019 quotas.cpu']);
    expect(found(['scheduled_tasks', 't', 'time_zone'], 'Nowhere')).to.deep.equal([
      'MN1017 scheduled_tasks.t.time_zone',
    ]);
  });

  it('does not take long over very many mistakes', () => {
    const functions = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`f${i}`, { a: 1 }]));
    expect(() => validateNormalised({ ...manifest, functions })).to.throw(ManifestError);
  });

  it('refuses what is no manifest at all', () => {
    for (const value of [undefined, null, 1, 'name: app', [], {}]) {
      expect(() => validateNormalised(value), String(value)).to.throw(ManifestError);
    }
  });
});
