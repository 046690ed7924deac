/** The rules that SchemaStore checks for a schema and its entry in the catalog. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../src/version.js';
import { blocks, page } from '../docs/pages.js';

const FOLDER = join(PACKAGE_ROOT, 'schema', 'schemastore');
/** Keywords in addition to the standard's. */
const KNOWN_KEYWORDS = [
  'allowTrailingCommas',
  'defaultSnippets',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
];

const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

describe("SchemaStore's rules", () => {
  const schema = read('multinode.json');
  const entry = read('catalog-entry.json');
  let validate: ValidateFunction;

  it('accept the schema: draft-07, without unknown keywords', () => {
    expect(schema.$schema).to.equal('http://json-schema.org/draft-07/schema#');
    expect(schema.$id).to.equal(entry.url);
    // As for schemas with unions of types, which the list ajvNotStrictMode names.
    const ajv = new Ajv({
      strict: true,
      strictTypes: false,
      strictTuples: false,
      allowMatchingProperties: true,
    });
    for (const keyword of KNOWN_KEYWORDS) ajv.addKeyword(keyword);
    ajv.addFormat('date-time', fullFormats['date-time']);
    validate = ajv.compile(schema);
  });

  it('accept its entry in the catalog', () => {
    expect(entry.fileMatch).to.deep.equal(['multinode.yaml', 'multinode.yml', 'multinode.json']);
    expect(entry.url).to.match(/^https:\/\/www\.schemastore\.org\/[\w-]+\.json$/);
    for (const words of [entry.name, entry.description]) {
      expect(words)
        .to.be.a('string')
        .and.match(/[^,. \t-]$/)
        .and.not.match(/schema|\n/i);
    }
  });

  it('pass correct schemas and fail wrong ones', () => {
    const manifests = blocks(page('docs/manifest.md')).filter(({ text }) => /^name:/m.test(text));
    const right = [page('multinode.yaml').text, ...manifests.map(({ text }) => text)];
    for (const text of right) expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
    for (const wrong of [
      {},
      { name: 'a', function: {} },
      { name: 'a', functions: { hello: { max_workers: 300 } } },
      { name: 'a', functions: { hello: { memory: 512 } } },
      { name: 'a', services: { web: {} } },
    ]) {
      expect(validate(wrong), JSON.stringify(wrong)).to.equal(false);
    }
  });
});
