/**
 * Whether a value fits the manifest's schema, read keyword by keyword. Most values do, and compiling the validator that
 * says what is wrong with the others takes longer than everything else that a command does.
 */
import { own } from '../json/record.js';
import { isRecord } from '../json/shape.js';
import { ANNOTATIONS, resolve, type SchemaNode, typesOf } from './schema-node.js';
import { parseDuration, parseMemory } from './units.js';

/** Returns true only if the value is valid; false if it is not, or if only the validator knows. */
export function fits(root: SchemaNode, value: unknown, schema = root): boolean {
  const node = resolve(root, schema);
  return Object.keys(node).every((keyword) => own(CHECKS, keyword)?.(value, node, root) ?? false);
}

type Check = (value: unknown, node: SchemaNode, root: SchemaNode) => boolean;

/** What a keyword requires; keywords about one type accept all others. Unknown keywords accept nothing. */
const CHECKS: Readonly<Record<string, Check>> = {
  type: (value, node) => typesOf(node).some((type) => isOfType(value, type)),
  enum: (value, { enum: words = [] }) => typeof value === 'string' && words.includes(value),
  pattern: (value, { pattern = '' }) => typeof value !== 'string' || regExp(pattern).test(value),
  // Counts characters; none has more than two code units.
  minLength: (value, { minLength = 0 }) =>
    typeof value !== 'string' || Array.from(value.slice(0, 2 * minLength)).length >= minLength,
  format: (value) => typeof value !== 'string',
  minimum: (value, { minimum = 0 }) => typeof value !== 'number' || value >= minimum,
  maximum: (value, { maximum = 0 }) => typeof value !== 'number' || value <= maximum,
  'x-unit': (value, node) => typeof value !== 'string' || brokenLimit(value, node) === undefined,

  items: (value, { items }, root) =>
    !Array.isArray(value) || items === undefined || value.every((item) => fits(root, item, items)),
  minItems: (value, { minItems = 0 }) => !Array.isArray(value) || value.length >= minItems,

  required: (value, { required = [] }) =>
    !isRecord(value) || required.every((key) => own(value, key) !== undefined),
  properties: (value, { properties = {} }, root) =>
    entriesOf(value).every(([key, each]) => {
      const property = own(properties, key);
      return property === undefined || each === undefined || fits(root, each, property);
    }),
  patternProperties: (value, { patternProperties = {} }, root) =>
    Object.entries(patternProperties).every(([pattern, property]) =>
      entriesOf(value).every(([key, each]) => !regExp(pattern).test(key) || fits(root, each, property)),
    ),
  additionalProperties: (value, node, root) => {
    const { properties = {}, patternProperties = {}, additionalProperties: others = true } = node;
    if (others === true) return true;
    const patterns = Object.keys(patternProperties).map(regExp);
    return entriesOf(value).every(
      ([key, each]) =>
        Object.hasOwn(properties, key) ||
        patterns.some((pattern) => pattern.test(key)) ||
        (others !== false && fits(root, each, others)),
    );
  },
  propertyNames: (value, { propertyNames }, root) =>
    propertyNames === undefined || entriesOf(value).every(([key]) => fits(root, key, propertyNames)),

  ...Object.fromEntries(
    ['$id', '$schema', 'default', 'definitions', 'description', 'examples', 'title', ...ANNOTATIONS].map(
      (annotation) => [annotation, () => true],
    ),
  ),
};

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** The limit beside `x-unit` that a text's amount, in seconds or bytes, is beyond. Its form is up to `pattern`. */
export function brokenLimit(text: unknown, node: SchemaNode): 'minimum' | 'maximum' | undefined {
  const { minimum, maximum } = node;
  const amount = node['x-unit'] === 'memory' ? parseMemory(text) : parseDuration(text);
  if (amount === undefined) return undefined;
  if (minimum !== undefined && amount < minimum) return 'minimum';
  return maximum !== undefined && amount > maximum ? 'maximum' : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

/** As ajv reads a pattern. */
function regExp(pattern: string): RegExp {
  const known = REG_EXPS.get(pattern) ?? new RegExp(pattern, 'u');
  REG_EXPS.set(pattern, known);
  return known;
}

const REG_EXPS = new Map<string, RegExp>();
