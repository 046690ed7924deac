import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Issue, ManifestError } from '../../src/errors/errors.js';
import { loadManifest } from '../../src/manifest/load.js';
import { parseManifest } from '../../src/manifest/validate.js';

/** The findings; anything but a ManifestError is rethrown, and fails the test. */
function issuesOf(text: string, file = 'multinode.yaml'): readonly Issue[] {
  try {
    parseManifest(text, { file, env: {} });
    return [];
  } catch (error) {
    if (error instanceof ManifestError) return error.issues;
    throw error;
  }
}

const first = (text: string) => {
  const [issue] = issuesOf(text);
  return `${issue?.code} ${issue?.position?.line}:${issue?.position?.column} ${issue?.message}`;
};

const HEAD = 'name: app\n';
const FUNCTION = 'functions: {f: {command: x}}\n';

describe('hostile manifests', () => {
  it('an alias bomb', () => {
    const levels = Array.from({ length: 20 }, (_, i) =>
      i === 0
        ? 'x-0: &a0 [lol, lol]'
        : `x-${i}: &a${i} [${Array(10)
            .fill(`*a${i - 1}`)
            .join(', ')}]`,
    );
    expect(first(`${HEAD}${levels.join('\n')}\n`)).to.match(/^MN1011 \d+:\d+ aliases expand to more than/);
  });

  it('an alias inside its own anchor, and one without any', () => {
    expect(first(`${HEAD}x-a: &a [*a]\n`)).to.equal('MN1001 2:10 alias *a is inside its own anchor');
    expect(first(`${HEAD}x-a: *b\n`)).to.equal('MN1001 2:6 alias *b has no anchor &b above it');
    expect(first(`${HEAD}x-a: &a {<<: *a}\n`)).to.equal('MN1001 2:14 alias *a is inside its own anchor');
  });

  for (const [name, deep] of [
    ['lists', '['.repeat(10_000)],
    ['closed lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['maps', '{a: '.repeat(10_000)],
    ['block lists', '- '.repeat(10_000)],
    ['block maps', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['a million brackets', '['.repeat(1_000_000)],
    ['question marks', '? '.repeat(100_000)],
  ] as const) {
    it(`deep nesting: ${name}`, () => {
      expect(first(`x-deep:\n ${deep.replaceAll('\n', '\n ')}`)).to.match(
        /^MN1011 \d+:\d+ the file is nested more/,
      );
    });
  }

  it('keys that every object has', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(first(`${HEAD}${key}: {a: 1}\n`)).to.equal(`MN1003 2:1 unknown key "${key}"`);
      expect(first(`${HEAD}functions:\n  f:\n    command: x\n    ${key}: 1\n`)).to.match(/^MN1003 5:5/);
    }
    const text = `${HEAD}functions: {constructor: {command: x, environment: {__proto__: a, constructor: b}}}`;
    const { manifest } = parseManifest(text, { file: 'm.yaml', env: {} });
    const environment = Object.getOwnPropertyDescriptor(manifest.functions, 'constructor')?.value.environment;
    expect(Object.entries(environment)).to.deep.equal([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect({}).not.to.have.property('a');
    expect(first('{"name": "app", "__proto__": {"polluted": true}}')).to.match(/^MN1003 1:17/);
  });

  it('a merge key that would set a prototype', () => {
    expect(first(`${HEAD}x-a: &a {__proto__: {b: 1}}\nfunctions: {f: {<<: *a, command: x}}`)).to.match(
      /^MN1003/,
    );
    expect({}).not.to.have.property('b');
  });

  it('keys declared twice, however many keys there are', () => {
    expect(issuesOf(`${HEAD}name: b\n`)[0]).to.deep.include({
      code: 'MN1009',
      position: { line: 2, column: 1, length: 4 },
      related: { message: 'first declared here', position: { line: 1, column: 1, length: 4 } },
    });
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(issuesOf(`${keys}\nk5: 1\n`)).to.have.lengthOf.at.least(100);
  });

  it('keys that are not text', () => {
    expect(first(`${HEAD}1: a\n`)).to.equal('MN1001 2:1 a key must be a string, found 1');
    expect(first(`${HEAD}? [a]\n: b\n`)).to.equal(
      'MN1001 2:3 a key must be a string, found a list, a map or an alias',
    );
    expect(first(`${HEAD}null: a\n`)).to.match(/^MN1001 2:1/);
  });

  it('more than one document, another version of YAML, unknown tags', () => {
    expect(first(`${HEAD}---\nname: b\n`)).to.equal('MN1001 2:1 the file has more than one document');
    expect(first(`%YAML 1.1\n---\n${HEAD}`)).to.match(/^MN1001 1:1 the file declares YAML 1.1/);
    expect(first('name: !!js/function "x"\n')).to.match(/^MN1001 1:7 .*unresolved tag/);
    expect(first('name: !secret x\n')).to.match(/^MN1001 1:7 .*unresolved tag/);
  });

  it('an empty file, or one that is not a map', () => {
    for (const text of ['', '\n\n', '# only a comment\n', '---\n', 'null\n', '\ufeff']) {
      expect(first(text), JSON.stringify(text)).to.match(/^MN1001 1:\d the file has no manifest$/);
    }
    expect(first('just text\n')).to.equal('MN1005 1:1 the manifest must be a map, found "just text"');
    expect(first('- a\n- b\n')).to.equal('MN1005 1:1 the manifest must be a map, found a list');
    expect(first('42')).to.equal('MN1005 1:1 the manifest must be a map, found 42');
  });

  it('tabs, stray brackets, unclosed quotes', () => {
    expect(first(`${HEAD}functions:\n\tf: {command: x}\n`)).to.match(/^MN1001 3:/);
    expect(first('{"name": "app"}}')).to.match(/^MN1001 1:16/);
    expect(first('name: "app\n')).to.match(/^MN1001/);
    expect(first('name: a: b\n')).to.match(/^MN1001 1:/);
  });

  it('a NUL in text', () => {
    expect(first(`${HEAD}functions: {f: {command: "a\\0b"}}`)).to.equal(
      'MN1007 2:26 the text has a NUL character',
    );
  });

  it('deeply nested variables, and text of dollar signs only', () => {
    expect(first(`name: ${'${A:-'.repeat(100_000)}`)).to.equal('MN1010 1:7 ${A is not closed');
    expect(first(`name: ${'${A:-'.repeat(100_000)}${'}'.repeat(100_000)}`)).to.match(
      /^MN1010 1:7 variables are nested more than 20/,
    );
    expect(first(`name: "${'$'.repeat(100_001)}"`)).to.match(
      /^MN1007 1:7 name "\${40}…" is not valid: a name starts with a letter/,
    );
  });

  it('numbers that are too large', () => {
    const text = `${HEAD}functions: {f: {command: x, timeout: ${'9'.repeat(400)}, cpu: .inf, memory: ${'9'.repeat(400)}g, cooldown_period: ${'9'.repeat(400)}s}}`;
    expect(issuesOf(text).map(({ code }) => code)).to.deep.equal(['MN1005', 'MN1005', 'MN1006', 'MN1006']);
  });

  describe('files', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'multinode-hostile-'));
    });
    after(() => rm(folder, { recursive: true }));

    const load = async (content: string | Uint8Array) => {
      const file = join(folder, 'multinode.yaml');
      await writeFile(file, content);
      try {
        await loadManifest(file, { env: {} });
        return 'loaded';
      } catch (error) {
        if (!(error instanceof ManifestError)) throw error;
        return `${error.issues[0]?.code} ${error.issues[0]?.message}`;
      }
    };
    const utf16 = (text: string) => Buffer.from(text, 'utf16le');

    it('with a byte order mark', async () => {
      expect(await load(`\ufeff${HEAD}${FUNCTION}`)).to.equal('loaded');
    });

    it('in other encodings', async () => {
      expect(await load(Buffer.from(`${HEAD}# caf\xe9\n`, 'latin1'))).to.equal(
        'MN1002 multinode.yaml is not UTF-8 (byte 16)',
      );
      expect(await load(utf16(`\ufeff${HEAD}`))).to.equal('MN1002 multinode.yaml is UTF-16, not UTF-8');
      expect(await load(utf16(HEAD))).to.equal('MN1002 multinode.yaml is UTF-16, not UTF-8');
      expect(await load(utf16(`\ufeff${HEAD}`).swap16())).to.match(/^MN1002 .* UTF-16/);
    });

    it('of 20 MB, with NUL bytes, missing, a folder', async () => {
      expect(await load(`${HEAD}#${'x'.repeat(20_000_000)}`)).to.equal(
        'MN1002 multinode.yaml is larger than 2 MiB',
      );
      expect(await load(`${HEAD}# \0\n`)).to.equal(
        'MN1002 multinode.yaml has a NUL byte: it is not a text file',
      );
      for (const [file, message] of [
        [join(folder, 'nowhere.yaml'), 'nowhere.yaml does not exist'],
        [folder, 'is a folder'],
      ] as const) {
        const error = await loadManifest(file, { env: {} }).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(ManifestError).with.property('message').that.includes(message);
      }
    });
  });

  it('more mistakes of a kind than anybody reads', () => {
    const many = (line: (i: number) => string) =>
      Array.from({ length: 30_000 }, (_, i) => line(i)).join('\n');
    expect(issuesOf(`${HEAD}${many((i) => `unknown_${i}: 1`)}`)[0]?.code).to.equal('MN1003');
    expect(issuesOf(`${HEAD}functions:\n${many((i) => ` f${i}: {a: 1}`)}`)).to.have.lengthOf(1000);
    const secrets = many((i) => ` s${i}: {environment: A}`);
    const uses = many((i) => `   - t${i}`);
    const text = `${HEAD}secrets:\n${secrets}\njobs:\n j:\n  image: x\n  secrets:\n${uses}`;
    expect(issuesOf(text)).to.have.lengthOf(1000);
  });

  const GOOD = `name: app
x-common: &common {cpu: 0.5, environment: {A: "\${B:-c}"}}
defaults: {memory: 1 GiB, secrets: [token]}
functions:
  hello: {<<: *common, command: node server.js, max_workers: 30, cooldown_period: 5m}
services: {web: {image: nginx, port: 8080}}
scheduled_tasks: {nightly: {command: [a, "b c"], schedule: 0 3 * * *}}
secrets: {token: {environment: TOKEN}}
quotas: {cpu: 16, memory: 64 GiB}
targets: {local: {port: 0}}
`;

  it('is valid before it is mutated', () => {
    expect(issuesOf(GOOD)).to.deep.equal([]);
  });

  it('any mutation of a manifest is accepted or refused, with positions in the file', () => {
    const fragment = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        ':',
        ' ',
        '\n',
        '\t',
        '{',
        '}',
        '[',
        ']',
        '*common',
        '&a ',
        '<<: ',
        '"',
        "'",
        '${',
        '$',
        '- ',
        '#',
      ),
      fc.constantFrom(
        'null',
        '-1',
        '1e9',
        '.inf',
        'true',
        '? ',
        '| ',
        '> ',
        '!!map ',
        '---\n',
        '...\n',
        '%',
        '\u0000',
        '\r',
      ),
    );
    const edit = fc.record({ at: fc.nat(GOOD.length), remove: fc.nat(20), insert: fragment });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const text = edits.reduce(
          (result, { at, remove, insert }) => result.slice(0, at) + insert + result.slice(at + remove),
          GOOD,
        );
        const lines = text.split('\n').length;
        for (const { position } of issuesOf(text)) {
          expect(position?.line).to.be.within(1, lines);
          expect(position?.column).to.be.at.least(1);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('any JSON value is accepted or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        for (const document of [
          value,
          { name: 'app', functions: value },
          { name: 'app', functions: { f: value } },
        ]) {
          issuesOf(JSON.stringify(document), 'multinode.json');
        }
      }),
      { numRuns: 200 },
    );
  });
});
