import { Ajv } from 'ajv';
import { expect } from 'chai';
import { normalisedSchema } from '../../src/manifest/normalised-schema.js';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import { resolve, type SchemaNode, typesOf } from '../../src/manifest/schema-node.js';
import { compileSchema } from '../../src/manifest/validators/ajv.js';

interface NodePlace {
  readonly path: string;
  readonly node: SchemaNode;
  /** Whether it is a property, rather than a definition, an item or a name. */
  readonly property: boolean;
  readonly required: boolean;
}

/** Every schema within the schema, without following references. */
function* places(node: SchemaNode, path: string, property = false, required = false): Generator<NodePlace> {
  yield { path, node, property, required };
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    yield* places(child, `${path}.${name}`, true, node.required?.includes(name) ?? false);
  }
  for (const [name, child] of Object.entries(node.definitions ?? {})) yield* places(child, `#${name}`);
  if (typeof node.additionalProperties === 'object') yield* places(node.additionalProperties, `${path}.*`);
  if (node.items) yield* places(node.items, `${path}[]`);
  if (node.propertyNames) yield* places(node.propertyNames, `${path}.(name)`);
}

const ALL = [...places(SCHEMA, '')];
const SCALARS = ['string', 'number', 'integer', 'boolean'];
const isScalar = (node: SchemaNode) =>
  typesOf(node).length > 0 && typesOf(node).every((type) => SCALARS.includes(type));

/** Paths of the places that fail, so that one failure names them all. */
const failing = (from: readonly NodePlace[], holds: (place: NodePlace) => boolean) =>
  from.filter((place) => !holds(place)).map(({ path }) => path);

describe('the schema', () => {
  it('is valid JSON Schema, in itself and for normalised manifests', () => {
    const ajv = new Ajv({ strict: false });
    for (const schema of [SCHEMA, normalisedSchema()])
      expect(ajv.validateSchema(schema), ajv.errorsText()).to.equal(true);
  });

  it('has a title on every definition, and none is a reserved name in the language', () => {
    const definitions = Object.entries(SCHEMA.definitions ?? {});
    expect(definitions.length).to.be.greaterThan(20);
    for (const [name, { title }] of definitions)
      expect(title, name)
        .to.match(/^[A-Z]/)
        .and.not.equal('Function');
  });

  it('describes every property', () => {
    const properties = ALL.filter(({ property }) => property);
    expect(
      failing(properties, ({ node }) => (resolve(SCHEMA, node).description ?? '').length > 10),
    ).to.deep.equal([]);
  });

  it('gives every optional scalar a default or examples', () => {
    const scalars = ALL.filter(
      ({ node, property, required }) => property && !required && isScalar(resolve(SCHEMA, node)),
    );
    const helped = ({ node }: NodePlace) => {
      const { default: value, examples } = resolve(SCHEMA, node);
      return value !== undefined || (examples?.length ?? 0) > 0;
    };
    expect(failing(scalars, helped)).to.deep.equal([]);
  });

  it('explains every pattern, with two examples', () => {
    const patterns = ALL.filter(({ node }) => node.pattern !== undefined);
    expect(patterns.length).to.be.greaterThan(10);
    expect(
      failing(
        patterns,
        ({ node }) => node.patternErrorMessage !== undefined && (node.examples?.length ?? 0) >= 2,
      ),
    ).to.deep.equal([]);
  });

  it('describes every value of an enum', () => {
    const enums = ALL.filter(({ node }) => node.enum !== undefined);
    expect(failing(enums, ({ node }) => node.enumDescriptions?.length === node.enum?.length)).to.deep.equal(
      [],
    );
  });

  it('offers a snippet for every map of named things', () => {
    const maps = ALL.filter(({ node }) => typeof node.additionalProperties === 'object');
    expect(maps.length).to.be.greaterThan(5);
    expect(failing(maps, ({ node }) => Array.isArray(node.defaultSnippets))).to.deep.equal([]);
  });

  it('rejects unknown keys, and uses nothing that makes errors unclear', () => {
    const objects = ALL.filter(({ node }) => node.properties !== undefined);
    expect(failing(objects, ({ node }) => node.additionalProperties === false)).to.deep.equal([]);
    expect(
      failing(ALL, ({ node }) => !['allOf', 'oneOf', 'anyOf', 'if', 'not'].some((word) => word in node)),
    ).to.deep.equal([]);
  });

  it('limits every number and every amount, so that none is infinite', () => {
    const amounts = ALL.filter(({ node, path }) => {
      const numeric = typesOf(node).some((type) => type === 'number' || type === 'integer');
      const free = path.endsWith('.*') && typesOf(node).includes('string') && node['x-unit'] === undefined;
      return (numeric && !free) || node['x-unit'] !== undefined;
    });
    expect(
      failing(amounts, ({ node }) => node.minimum !== undefined && node.maximum !== undefined),
    ).to.deep.equal([]);
  });

  it('has one form for durations and one for memory sizes', () => {
    for (const unit of ['duration', 'memory']) {
      const patterns = ALL.filter(({ node }) => node['x-unit'] === unit).map(({ node }) => node.pattern);
      expect(new Set(patterns).size, unit).to.equal(1);
    }
  });

  it('has defaults and examples that satisfy it', () => {
    for (const { path, node } of ALL) {
      if (node.$ref !== undefined) continue;
      const validate = compileSchema({ definitions: SCHEMA.definitions ?? {}, ...node, $id: `test:${path}` });
      const values = [...(node.examples ?? []), ...(node.default === undefined ? [] : [node.default])];
      for (const value of values) expect(validate(value), `${path}: ${JSON.stringify(value)}`).to.equal(true);
    }
  });
});
