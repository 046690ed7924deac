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

/** The findings after the value at the path is replaced (undefined: removed). */
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
  it("accepts parseManifest's result after a round trip as JSON", () => {
    expect(validateNormalised(copy())).to.deep.equal(manifest);
  });

  it("enforces the file schema's limits, in seconds and bytes", () => {
    expect(found(['functions', 'f', 'max_workers'], 101)).to.deep.equal(['MN1006 functions.f.max_workers']);
    expect(found(['functions', 'f', 'timeout'], 86401)).to.deep.equal(['MN1006 functions.f.timeout']);
    expect(found(['functions', 'f', 'memory'], 4194303)).to.deep.equal(['MN1006 functions.f.memory']);
    expect(found(['services', 's', 'port'], 65536)).to.deep.equal(['MN1006 services.s.port']);
  });

  it('accepts neither short forms nor other types', () => {
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

  it('requires every field that has a default, and refuses unknown ones', () => {
    expect(found(['functions', 'f', 'cpu'], undefined)).to.deep.equal(['MN1004 functions.f.cpu']);
    expect(found(['functions', 'f', 'secrets', '0', 'target'], undefined)).to.deep.equal([
      'MN1004 functions.f.secrets.0.target',
    ]);
    expect(found(['targets', 'local', 'host'], undefined)).to.deep.equal(['MN1004 targets.local.host']);
    expect(found(['daemons'], undefined)).to.deep.equal(['MN1004 daemons']);
    expect(found(['defaults'], {})).to.deep.equal(['MN1003 defaults']);
    expect(found(['functions', 'f', 'x-mine'], 1)).to.deep.equal(['MN1003 functions.f.x-mine']);
  });

  it('checks rules across fields', () => {
    expect(found(['functions', 'f', 'spare_workers'], 11)).to.deep.equal([
      'MN1018 functions.f.spare_workers',
    ]);
    expect(found(['secrets'], {})).to.have.lengthOf(5);
    expect(found(['quotas', 'cpu'], 0.1)).to.deep.equal(['MN1019 quotas.cpu']);
    // s has 2 min_replicas of 0.1 each, and d is one more worker.
    expect(found(['services', 's', 'cpu'], 8)).to.deep.equal(['MN1019 quotas.cpu']);
    expect(found(['daemons', 'd', 'cpu'], 16)).to.deep.equal(['MN1019 quotas.cpu']);
    expect(found(['scheduled_tasks', 't', 'time_zone'], 'Nowhere')).to.deep.equal([
      'MN1017 scheduled_tasks.t.time_zone',
    ]);
  });

  it('is fast for very many mistakes', () => {
    const functions = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`f${i}`, { a: 1 }]));
    expect(() => validateNormalised({ ...manifest, functions })).to.throw(ManifestError);
  });

  it('refuses what is not a manifest at all', () => {
    for (const value of [undefined, null, 1, 'name: app', [], {}]) {
      expect(() => validateNormalised(value), String(value)).to.throw(ManifestError);
    }
  });
});
