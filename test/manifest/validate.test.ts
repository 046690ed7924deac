import { expect } from 'chai';
import { type Issue, ManifestError } from '../../src/errors/errors.js';
import { parseManifest } from '../../src/manifest/validate.js';

const parse = (text: string, env = {}) => parseManifest(text, { file: 'multinode.yaml', env });

function issuesOf(text: string, env = {}): readonly Issue[] {
  try {
    parse(text, env);
  } catch (error) {
    if (error instanceof ManifestError) return error.issues;
    throw error;
  }
  return [];
}

const found = (text: string, env = {}) =>
  issuesOf(text, env).map((issue) => `${issue.position?.line}:${issue.position?.column} ${issue.code}`);

describe('parseManifest', () => {
  it('fills in the defaults of the contract', () => {
    const { hello } = parse('name: app\nfunctions: {hello: {command: node server.js}}').manifest.functions;
    expect(hello).to.deep.equal({
      command: ['node', 'server.js'],
      environment: {},
      env_file: [],
      secrets: [],
      cpu: 0.1,
      memory: 256 * 1024 ** 2,
      gpu: 0,
      stop_grace_period: 120,
      max_workers: 10,
      spare_workers: 0,
      cooldown_period: 60,
      timeout: 900,
      retries: 0,
      max_queue: 1000,
      startup_timeout: 60,
    });
  });

  it('lets a workload win over defaults, and merges environment by name', () => {
    const { manifest } = parse(`
name: app
defaults: {cpu: 2, image: base, environment: {A: "1", B: "1"}}
jobs: {report: {image: own, environment: [B=2, C]}}`);
    expect(manifest.jobs.report).to.deep.include({ cpu: 2, image: 'own' });
    expect(manifest.jobs.report?.environment).to.deep.equal({ A: '1', B: '2', C: null });
  });

  it('keeps the text of numbers where a text is needed', () => {
    const { manifest } = parse(
      'name: app\ndaemons: {d: {image: i, environment: {V: 1.10, X: 0x1F, T: True}}}',
    );
    expect(manifest.daemons.d?.environment).to.deep.equal({ V: '1.10', X: '0x1F', T: 'True' });
  });

  it('types a plain value after its variables are replaced, and a quoted one not', () => {
    const text = `name: app\nfunctions: {f: {command: a}}\nx: 1`;
    expect(found(text)).to.deep.equal(['3:1 MN1003']);
    const plain = 'name: app\nfunctions:\n  f:\n    command: a\n    max_workers: ${N:-30}';
    expect(parse(plain).manifest.functions.f?.max_workers).to.equal(30);
    expect(parse(plain, { N: '7' }).manifest.functions.f?.max_workers).to.equal(7);
    expect(found(plain.replace('${N:-30}', '"${N:-30}"'))).to.deep.equal(['5:18 MN1005']);
  });

  it('types a whole reference in JSON, which has no plain values', () => {
    const text = '{"name": "app", "functions": {"f": {"command": "a", "max_workers": "${N}"}}}';
    const { manifest } = parseManifest(text, { file: 'multinode.json', env: { N: '7' } });
    expect(manifest.functions.f?.max_workers).to.equal(7);
  });

  it('follows anchors and merges maps, the own keys winning', () => {
    const { manifest, source } = parse(`name: app
x-small: &small
  cpu: 0.2
  gpu: 1
functions:
  f:
    gpu: 2
    <<: *small
    command: a`);
    expect(manifest.functions.f).to.deep.include({ cpu: 0.2, gpu: 2 });
    expect(source.locate(['functions', 'f', 'cpu'])).to.deep.equal({ line: 3, column: 8, length: 3 });
    expect(source.locate(['functions', 'f', 'gpu'], 'key')).to.deep.equal({ line: 7, column: 5, length: 3 });
    expect(source.locate(['functions', 'f', 'retries'])).to.deep.equal({ line: 6, column: 3, length: 1 });
  });

  it('reports every mistake at once, in the order of the file, semantic ones of sound workloads too', () => {
    const text = `name: app
functions:
  a: {comand: x}
  b: {command: x, max_workers: 101}
  c: {command: x, spare_workers: 20}
  d: {command: "$UNSET"}
services:
  c: {image: x}
  d: {image: x, port: 80, cpu: 2, secrets: [nope]}
quotas: {cpu: 1}`;
    expect(found(text)).to.deep.equal([
      '3:7 MN1003',
      '4:32 MN1006',
      '5:34 MN1018',
      '6:16 MN1010',
      '8:3 MN1004',
      '9:45 MN1013',
      '10:15 MN1019',
    ]);
  });

  it('points at defaults for what a workload has from there, once', () => {
    const text = 'name: app\ndefaults:\n  secrets: [nope]\nfunctions: {a: {command: x}, b: {command: x}}';
    expect(found(text)).to.deep.equal(['3:13 MN1013']);
  });

  it('counts exactly: ten replicas of 0.1 fit a quota of 1', () => {
    const text = 'name: app\nquotas: {cpu: 1}\nservices: {w: {image: x, port: 80, min_replicas: 10}}';
    expect(found(text)).to.deep.equal([]);
    expect(found(`${text}\njobs: {j: {image: x}}`)).to.deep.equal(['4:8 MN1019']);
  });
});
