import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { normalisedSchema } from '../../src/manifest/normalised-schema.js';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import { compileSchema } from '../../src/manifest/validators/ajv.js';
import { validator as fileValidator } from '../../src/manifest/validators/file.js';
import { validator as normalisedValidator } from '../../src/manifest/validators/normalised.js';

/** Valid ones, and others; without those that are no YAML. */
const VALUES: unknown[] = ['test/compiler/cases', 'test/manifest/cases'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      try {
        return [parse(readFileSync(join(folder, file), 'utf8'), { merge: true })];
      } catch {
        return [];
      }
    }),
);

describe('the validators that are compiled beforehand', () => {
  for (const [name, validator, schema] of [
    ['files', fileValidator, SCHEMA],
    ['normalised manifests', normalisedValidator, normalisedSchema()],
  ] as const) {
    it(`find in ${name} what ajv finds that compiles the schema now`, () => {
      const [compiled, expected] = [validator(), compileSchema<unknown>(schema)];
      expect(VALUES).to.have.length.above(50);
      for (const value of VALUES) {
        expect(compiled(value), JSON.stringify(value)).to.equal(expected(value));
        expect(compiled.errors).to.deep.equal(expected.errors);
      }
    });
  }
});
