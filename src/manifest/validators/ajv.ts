/** Sets up ajv for the manifest's schemas: their editor-only keywords, and `x-unit` for durations and memory. */
import { _, Ajv, type CodeKeywordDefinition, type CodeOptions, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { OWN_SCHEMAS } from '../../json/own-schemas.js';
import type { SchemaNode } from '../schema-node.js';
import { parseDuration, parseMemory } from '../units.js';

const EDITOR_KEYWORDS = ['patternErrorMessage', 'enumDescriptions', 'defaultSnippets'];

/** A validator that reports every error, without its text: schema-findings.ts writes it. */
export function compileSchema<T>(schema: SchemaNode): ValidateFunction<T> {
  return ajvFor({ process: appendErrors }).compile<T>(schema);
}

export function ajvFor(code: CodeOptions): Ajv {
  const ajv = new Ajv({
    ...OWN_SCHEMAS,
    allErrors: true,
    messages: false,
    strict: true,
    // A union such as [number, string] with a minimum is meant: x-unit gives the minimum a sense for texts too.
    strictTypes: false,
    // A definition is one function, not a copy for each reference.
    inlineRefs: false,
    code: { ...OWN_SCHEMAS.code, ...code },
  });
  ajv.addVocabulary([...EDITOR_KEYWORDS, 'x-absent', 'x-listener', 'x-at-most', 'x-merge', 'x-path']);
  ajv.addFormat('date-time', fullFormats['date-time']);
  ajv.addKeyword(UNIT);
  return ajv;
}

/**
 * A referenced definition's errors are added to the ones so far. ajv's code copies all of them each time, which takes
 * minutes for thirty thousand broken workloads.
 */
export function appendErrors(code: string): string {
  return code.replace(
    /\bvErrors\.concat\((\w+\.errors)\)/g,
    '$1.reduce((all, error) => (all.push(error), all), vErrors)',
  );
}

/** Where the precompiled code takes the functions from that it calls. */
const UNITS = _`require("../units.js")`;

/**
 * Checks a text's amount, in seconds or bytes, against the minimum and maximum beside x-unit; pattern checks its form.
 * The errors' params: `bound`, the keyword that is violated, and its `limit`.
 */
const UNIT: CodeKeywordDefinition = {
  keyword: 'x-unit',
  schemaType: 'string',
  type: 'string',
  error: { message: '', params: ({ params }) => _`{bound: ${params.bound}, limit: ${params.limit}}` },
  code(context) {
    const { gen, data, schema, parentSchema } = context;
    const { minimum, maximum }: SchemaNode = parentSchema;
    const parse =
      schema === 'memory'
        ? gen.scopeValue('func', { ref: parseMemory, code: _`${UNITS}.parseMemory` })
        : gen.scopeValue('func', { ref: parseDuration, code: _`${UNITS}.parseDuration` });
    // undefined if it is not an amount; a comparison with it is false.
    const amount = gen.const('amount', _`${parse}(${data})`);
    const check = (bound: string, limit: number) => {
      context.setParams({ bound, limit });
      context.error();
    };
    if (minimum !== undefined) gen.if(_`${amount} < ${minimum}`, () => check('minimum', minimum));
    if (maximum !== undefined) gen.if(_`${amount} > ${maximum}`, () => check('maximum', maximum));
  },
};
