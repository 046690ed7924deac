import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fits } from '../../src/manifest/fits.js';
import { normalisedSchema } from '../../src/manifest/normalised-schema.js';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { compileSchema } from '../../src/manifest/validator.js';

/** Valid ones, and others. */
const texts = ['test/compiler/cases', 'test/manifest/cases'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(join(folder, file), 'utf8')),
);

/** Without those that are no YAML. */
const files: unknown[] = texts.flatMap((text) => {
  try {
    return [parse(text, { merge: true })];
  } catch {
    return [];
  }
});

const normalised: unknown[] = texts.flatMap((text) => {
  try {
    return [JSON.parse(JSON.stringify(parseManifest(text, { file: 'multinode.yaml', env: {} }).manifest))];
  } catch {
    return [];
  }
});

/** Only the validator knows formats. */
const isUndecided = (value: unknown) => JSON.stringify(value).includes('"reference_time"');

for (const [name, schema, values] of [
  ["the file's schema", SCHEMA, files],
  ["the normalised manifest's schema", normalisedSchema(), normalised],
] as const) {
  describe(`a value fits ${name} without its validator`, () => {
    const validate = compileSchema(schema);
    const valid = values.filter((value) => validate(value));

    it('exactly if the validator accepts it', () => {
      expect(valid.length).to.be.greaterThan(20);
      for (const value of values.filter((each) => !isUndecided(each)))
        expect(fits(schema, value), JSON.stringify(value)).to.equal(validate(value));
    });

    it('exactly if the validator accepts it, after any change', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...valid.filter((value) => !isUndecided(value))),
          fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
          fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.constantFrom<unknown>('', '5m', '1 GiB', '9999999h', '0', 'A=b', '80', ['a'], [''], {
              a: 'b',
            }),
            fc.integer({ min: -1, max: 200 }),
          ),
          fc.constantFrom('value', 'x-mine', 'unknown', '__proto__', 'constructor', 'a b'),
          (whole, turns, replacement, key) => {
            const value = changed(whole, turns, replacement, key);
            expect(fits(schema, value), JSON.stringify(value)).to.equal(validate(value));
          },
        ),
        { numRuns: 2_000 },
      );
    });
  });
}

/** A copy with another value, or one more key, at a place that the turns lead to. */
function changed(
  value: unknown,
  [turn = 0, ...turns]: readonly number[],
  to: unknown,
  added: string,
): unknown {
  if (typeof value !== 'object' || value === null || turn % 9 === 8) return to;
  if (Array.isArray(value)) {
    const at = turn % (value.length + 1);
    return [...value.slice(0, at), changed(value[at], turns, to, added), ...value.slice(at + 1)];
  }
  const entries: [string, unknown][] = Object.entries(value);
  const [key = added, child] = entries[turn % (entries.length + 1)] ?? [];
  const kept = entries.filter(([each]) => each !== key);
  return Object.fromEntries([...kept, [key, changed(child, turns, to, added)]]);
}
