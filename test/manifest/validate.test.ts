import { expect } from 'chai';
import { type Issue, ManifestError } from '../../src/errors/errors.js';
import { parseManifest } from '../../src/manifest/validate.js';

const parse = (text: string, env = {}, file = 'multinode.yaml') => parseManifest(text, { file, env });

function issuesOf(text: string, env = {}, file?: string): readonly Issue[] {
  try {
    parse(text, env, file);
  } catch (error) {
    if (error instanceof ManifestError) return error.issues;
    throw error;
  }
  return [];
}

const found = (text: string, env = {}, file?: string) =>
  issuesOf(text, env, file).map((issue) => `${issue.position?.line}:${issue.position?.column} ${issue.code}`);

describe('parseManifest', () => {
  it("fills in the contract's defaults", () => {
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

  it('keeps the text of numbers in fields that take text', () => {
    const { manifest } = parse(
      'name: app\ndaemons: {d: {image: i, environment: {V: 1.10, X: 0x1F, T: True}}}',
    );
    expect(manifest.daemons.d?.environment).to.deep.equal({ V: '1.10', X: '0x1F', T: 'True' });
  });

  it('reads replaced text as a number if the field only takes numbers, in quotes or not', () => {
    const text = `name: app\nfunctions: {f: {command: a}}\nx: 1`;
    expect(found(text)).to.deep.equal(['3:1 MN1003']);
    const plain = 'name: app\nfunctions:\n  f:\n    command: a\n    max_workers: ${N:-30}';
    expect(parse(plain).manifest.functions.f?.max_workers).to.equal(30);
    expect(parse(plain, { N: '7' }).manifest.functions.f?.max_workers).to.equal(7);
    const quoted = plain.replace('${N:-30}', '"${N:-30}"');
    expect(parse(quoted).manifest.functions.f?.max_workers).to.equal(30);
    expect(found(plain.replace('${N:-30}', '"30"'))).to.deep.equal(['5:18 MN1005']);
    for (const N of ['', 'ten', '1.5', '0x10'])
      expect(found(plain, { N }), N).to.deep.equal(N === '' ? [] : ['5:18 MN1005']);
  });

  it('types a whole reference in JSON, which has no plain values', () => {
    const text = '{"name": "app", "functions": {"f": {"command": "a", "max_workers": "${N}"}}}';
    const { manifest } = parseManifest(text, { file: 'multinode.json', env: { N: '7' } });
    expect(manifest.functions.f?.max_workers).to.equal(7);
  });

  it('keeps replaced text as text, whatever it looks like', () => {
    const text = `name: app
functions:
  f:
    command:
      - serve
      - \${PORT}
      - \${NONE:-}
      - "\${YES}"
    environment: {A: "\${NONE:-}", B: $EMPTY, C: $YES, D: $NULL, E: $PORT, F: $DATE, G: 1.10, H: 010, I: 2026-01-31}
    build: {context: $PORT, args: {A: $EMPTY, B: $YES}}
    timeout: $PORT
    stop_grace_period: "$SHORT"
targets: {nomad: {acl: $YES}}`;
    const env = { EMPTY: '', YES: 'yes', NULL: 'null', PORT: '8080', DATE: '2026-01-31', SHORT: '5' };
    const { functions, targets } = parse(text, env).manifest;
    expect(functions.f).to.deep.include({
      command: ['serve', '8080', '', 'yes'],
      environment: {
        ...{ A: '', B: '', C: 'yes', D: 'null', E: '8080', F: '2026-01-31' },
        ...{ G: '1.10', H: '010', I: '2026-01-31' },
      },
      build: { context: '8080', dockerfile: 'Dockerfile', args: { A: '', B: 'yes' } },
      timeout: 8080,
      stop_grace_period: 5,
    });
    expect(targets.nomad.acl).to.equal(true);
    expect(found(text, { ...env, YES: '1' })).to.deep.equal(['13:24 MN1005']);
  });

  it('does not change keys, or dollar signs that start no variable', () => {
    const text = `name: app
functions:
  f:
    command: ["awk", "{print $1}", "echo $(date)"]
    environment: ["$A=b", "$B", PRICE=5$]`;
    expect(parse(text, { A: 'x.y', B: 'c-d' }).manifest.functions.f).to.deep.include({
      command: ['awk', '{print $1}', 'echo $(date)'],
      environment: { 'x.y': 'b', 'c-d': null, PRICE: '5$' },
    });
    expect(found('name: app\nfunctions: {$A: {command: x}}', { A: 'f' })).to.deep.equal(['2:13 MN1007']);
    expect(found('name: app\njobs: {j: {command: [a, "${1}"]}}')).to.deep.equal(['2:25 MN1010']);
  });

  it('accepts every form of environment files, build arguments and variables', () => {
    const files = (written: string) =>
      parse(`name: app\njobs:\n  j: {command: x, env_file: ${written}}`).manifest.jobs.j?.env_file;
    const file = (path: string) => ({ path, required: true, format: 'env' });
    expect(files('.env')).to.deep.equal([file('.env')]);
    expect(files('{path: a, required: false, format: raw}')).to.deep.equal([
      { path: 'a', required: false, format: 'raw' },
    ]);
    expect(files('[a, {path: b}, a]')).to.deep.equal([file('a'), file('b'), file('a')]);
    expect(found('name: app\njobs: {j: {command: x, env_file: [{path: a, format: ini}]}}')).to.deep.equal([
      '2:53 MN1008',
    ]);
    expect(found('name: app\njobs: {j: {command: x, env_file: [{required: false}]}}')).to.have.lengthOf(1);

    const args = (written: string) =>
      parse(`name: app\njobs:\n  j: {build: {args: ${written}}}`, { B: 'caller' }).manifest.jobs.j?.build
        ?.args;
    expect(args('[A=1=2, B, C]')).to.deep.equal({ A: '1=2', B: 'caller' });
    expect(args('{A: 1.10, B: , C: , D: ""}')).to.deep.equal({ A: '1.10', B: 'caller', D: '' });

    const names = '{discovery.type: single-node, a-b: 1, 2FA: x, "a[0]": y, É: z}';
    expect(
      parse(`name: app\njobs: {j: {command: x, environment: ${names}}}`).manifest.jobs.j?.environment,
    ).to.have.all.keys('discovery.type', 'a-b', '2FA', 'a[0]', 'É');
  });

  it('treats an empty key of a workload as absent, so that defaults apply', () => {
    const text = `name: app
defaults: {env_file: a.env, environment: {A: b}}
jobs:
  j:
    command: x
    environment:
    env_file:
    secrets:
  k:
    build:
      args:`;
    const { j, k } = parse(text).manifest.jobs;
    expect(j).to.deep.include({ environment: { A: 'b' }, secrets: [] });
    expect(j?.env_file).to.have.lengthOf(1);
    expect(k?.build?.args).to.deep.equal({});
  });

  it('refuses words and values that no program can be started with', () => {
    const big = 'x'.repeat(128 * 1024);
    const text = `name: app\njobs:\n  j:\n    command: [a, ${big}]\n    environment: {A: ${big}, B: ${big.slice(3)}}`;
    expect(found(text)).to.deep.equal(['4:5 MN1024', '5:22 MN1024']);
    expect(issuesOf(text).map(({ message }) => message)).to.deep.equal([
      'a word of the command is larger than 128 KiB',
      'the value of A is larger than 128 KiB',
    ]);
  });

  it('refuses two merge keys in a map', () => {
    const text = 'name: app\nx-a: &a {cpu: 1}\njobs:\n  j:\n    <<: *a\n    <<: *a\n    command: x';
    expect(found(text)).to.deep.equal(['6:5 MN1009']);
    expect(found(text.replace('    <<: *a\n    <<: *a', '    <<: [*a, *a]'))).to.deep.equal([]);
  });

  it("follows anchors and merges maps; a map's own keys win", () => {
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

  it('reports every mistake at once, in the order of the file, also those across fields', () => {
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
      '8:3 MN1012',
      '9:3 MN1012',
      '9:45 MN1013',
      '10:15 MN1019',
    ]);
  });

  it('shows no value of a variable in findings', () => {
    const env = { TOKEN: 's3cret-value', SCHEDULE: '1 2 3 4 s3cret-value' };
    const text = `name: app
services:
  web: {command: "curl \${TOKEN} | sort", port: "\${TOKEN}", ready_path: "\${TOKEN}", secrets: ["\${TOKEN}"], memory: "\${TOKEN}"}
scheduled_tasks:
  nightly: {command: ["\${TOKEN}", "|"], schedule: "\${SCHEDULE}", time_zone: "\${TOKEN}", overlap: "\${TOKEN}"}`;
    const issues = issuesOf(text, env);
    expect(issues).to.have.length.of.at.least(7);
    expect(JSON.stringify(issues)).not.to.contain('s3cret-value');
  });

  describe('of a .json file', () => {
    const mistakes: readonly (readonly [text: string, place: string, message: RegExp])[] = [
      ['{"name":"a",}', '1:13', /a key in double quotes is missing/],
      ['{"name":"a","functions":{"b":{"command":["a",]}}}', '1:46', /a value is missing/],
      ['{// c\n"name":"a"}', '1:2', /JSON has no comments/],
      ['{"name":\'a\'}', '1:9', /not a JSON value/],
      ['name: a', '1:1', /not a JSON value/],
      ['{"name":"a"', '1:12', /a } is missing/],
      ['{"name":"a\nb"}', '1:9', /the text is not closed/],
      ['{"name":"a" "b":1}', '1:13', /a comma is missing/],
    ];
    for (const [text, place, message] of mistakes) {
      it(`reports errors of JSON: ${JSON.stringify(text)}`, () => {
        expect(found(text, {}, 'multinode.json')).to.deep.equal([`${place} MN1001`]);
        expect(() => parseManifest(text, { file: 'multinode.json', env: {} }))
          .to.throw(/^the file is not valid JSON: /)
          .with.property('message')
          .that.matches(message);
      });
    }

    it('gives examples in JSON', () => {
      const text = '{"functions": [], "jobs": {"report": "command:node report.js"}, "services": {"web": {}}}';
      expect(issuesOf(text, {}, 'multinode.json').map(({ hint }) => hint)).to.deep.equal([
        'add it, such as "name": "hello"',
        'such as { "hello": { "command": "node server.js" } }',
        'such as { "command": "node report.js", "max_concurrency": 25, "timeout": "2h" }',
        'add it, such as "port": 8080',
      ]);
    });

    it('accepts JSON, and says that an empty file has no manifest', () => {
      expect(found('{"name":"a"}', {}, 'multinode.json')).to.deep.equal([]);
      expect(() => parseManifest(' ', { file: 'multinode.json', env: {} })).to.throw(
        'the file has no manifest',
      );
    });
  });

  it('points at defaults, once, for values from there', () => {
    const text = 'name: app\ndefaults:\n  secrets: [nope]\nfunctions: {a: {command: x}, b: {command: x}}';
    expect(found(text)).to.deep.equal(['3:13 MN1013']);
  });

  it('counts exactly: ten replicas of 0.1 fit a quota of 1', () => {
    const text = 'name: app\nquotas: {cpu: 1}\nservices: {w: {image: x, port: 80, min_replicas: 10}}';
    expect(found(text)).to.deep.equal([]);
    expect(found(`${text}\njobs: {j: {image: x}}`)).to.deep.equal(['4:8 MN1019']);
  });
});
