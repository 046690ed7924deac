import { expect } from 'chai';
import { printJson } from '../../src/compiler/json.js';
import { buildSourceMap, lookUp, parseSourceMap } from '../../src/compiler/sourcemap.js';
import type { Position } from '../../src/errors/errors.js';
import type { Path } from '../../src/manifest/path.js';

const config = printJson({
  output: { url: { value: 'u' } },
  provider: {},
  resource: { thing: { one: { manifest: { functions: { hello: { cpu: 1, gpu: 0 } } }, name: 'n' } } },
});

/** A manifest with hello on line 3 and its cpu on line 4; gpu is a default. */
function locate(path: Path): Position {
  const known: Record<string, number> = { functions: 2, 'functions.hello': 3, 'functions.hello.cpu': 4 };
  const line = path.map((_, index) => known[path.slice(0, path.length - index).join('.')]).find(Boolean) ?? 1;
  return { line, column: 1, length: 2 };
}

const map = buildSourceMap(
  config.paths,
  [
    { config: ['resource', 'thing', 'one'], manifest: [] },
    { config: ['resource', 'thing', 'one', 'manifest'], manifest: [] },
    { config: ['output', 'url'], manifest: ['functions', 'hello'] },
  ],
  '../multinode.yaml',
  locate,
);

function lineOf(text: string): number {
  return config.text.split('\n').findIndex((line) => line.includes(text)) + 1;
}

describe('source map', () => {
  it('maps a line of the configuration to the field that it comes from', () => {
    expect(lookUp(map, { line: lineOf('"cpu"') })).to.deep.equal({ line: 4, column: 1, length: 2 });
    expect(lookUp(map, { line: lineOf('"hello"') })).to.have.property('line', 3);
    expect(lookUp(map, { line: lineOf('"value"') })).to.have.property('line', 3);
  });

  it('maps a default to its nearest parent in the file', () => {
    expect(lookUp(map, { line: lineOf('"gpu"') })).to.have.property('line', 3);
    expect(lookUp(map, { line: lineOf('"name"') })).to.have.property('line', 1);
  });

  it('maps an address, if there is no line or the line is unknown', () => {
    expect(lookUp(map, { address: 'thing.one' })).to.have.property('line', 1);
    expect(lookUp(map, { address: 'output.url' })).to.have.property('line', 3);
    expect(lookUp(map, { line: lineOf('"provider"'), address: 'thing.one' })).to.have.property('line', 1);
  });

  it('does not map what does not come from the manifest', () => {
    expect(lookUp(map, { line: lineOf('"provider"') })).to.equal(undefined);
    expect(lookUp(map, { line: 1 })).to.equal(undefined);
    expect(lookUp(map, { address: 'thing.two' })).to.equal(undefined);
    expect(lookUp(map, {})).to.equal(undefined);
  });

  it('names the file of a place that is in another one than the first', () => {
    const over = { line: 4, column: 1, length: 2, file: '../over.yaml' };
    const several = buildSourceMap(
      config.paths,
      [{ config: ['resource', 'thing', 'one', 'manifest'], manifest: [] }],
      '../multinode.yaml',
      // The same position in two files is two places.
      (path) => (path.at(-1) === 'cpu' ? over : { line: 4, column: 1, length: 2 }),
    );
    expect(lookUp(several, { line: lineOf('"cpu"') })).to.deep.equal(over);
    expect(lookUp(several, { line: lineOf('"gpu"') })).to.deep.equal({ line: 4, column: 1, length: 2 });
    expect(parseSourceMap(JSON.stringify(several))).to.deep.equal(several);
  });

  it('is read back from its text, and refused if the text is something else', () => {
    expect(parseSourceMap(JSON.stringify(map))).to.deep.equal(map);
    for (const wrong of ['', '[]', '{"version":1}', JSON.stringify({ ...map, version: 2 })]) {
      expect(() => parseSourceMap(wrong)).to.throw(SyntaxError);
    }
    expect(() => parseSourceMap(JSON.stringify({ ...map, lines: [[1, 2]] }))).to.throw(SyntaxError);
    expect(() => parseSourceMap(JSON.stringify({ ...map, addresses: { a: 1 } }))).to.throw(SyntaxError);
  });
});
