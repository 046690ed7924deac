/** schema/multinode.schema.json: the schema as editors get it. */
import { stringify } from 'yaml';
import { type Facts, factsOf, isEmpty, written } from '../../src/manifest/facts.js';
import { KINDS } from '../../src/manifest/model.js';
import { type SchemaNode, typesOf } from '../../src/manifest/schema-node.js';
import { NOT_FOR_A_SHELL, ONE_WAY_TO_BE_DUE, somethingToRun } from './editor-rules.js';

/** A string with a variable, which is substituted before the manifest is checked. */
const VARIABLE = '\\$';

/** The described schema with rules that the validator checks outside of the schema. */
export function editorSchema(source: SchemaNode): SchemaNode {
  const { definitions = {}, ...root } = describedSchema(source);
  return {
    ...root,
    ...somethingToRun(root.properties ?? {}),
    definitions: {
      ...definitions,
      command: { ...definitions.command, ...NOT_FOR_A_SHELL },
      scheduled_task: { ...definitions.scheduled_task, ...ONE_WAY_TO_BE_DUE },
    },
  };
}

/** The schema of a file that is merged over a manifest, or included: it may leave out what another file has. */
export function overlaySchema(source: SchemaNode): SchemaNode {
  const { definitions = {}, required: _required, ...root } = describedSchema(source);
  const partial = KINDS.map((kind) => {
    const { required: _needed, ...fields } = definitions[kind] ?? {};
    return [kind, fields] as const;
  });
  return {
    ...root,
    $id: 'multinode.overlay.schema.json',
    title: 'Multinode manifest that is merged with others',
    definitions: {
      ...definitions,
      ...Object.fromEntries(partial),
      command: { ...definitions.command, ...NOT_FOR_A_SHELL },
    },
  };
}

/**
 * Differs from the source wherever an editor would otherwise show too little or report a false error: a hover shows
 * default, limits and examples; a field is completed with its default; and a variable is accepted where a number or a
 * string of a given format is expected.
 */
export function describedSchema({ $schema, $id, definitions = {}, ...root }: SchemaNode): SchemaNode {
  const named = each(definitions);
  const { properties = {}, ...described } = editorNode(root);
  const withNames = Object.entries(properties).map(([key, node]) => [
    key,
    named.name && node.propertyNames?.$ref === '#/definitions/name'
      ? { ...node, propertyNames: nameOf(named.name, root.properties?.[key]) }
      : node,
  ]);
  return {
    $schema,
    $id,
    $comment: 'Generated from schema/source.json by `npm run generate`; do not edit.',
    ...described,
    properties: Object.fromEntries(withNames),
    definitions: named,
  };
}

function editorNode(source: SchemaNode, required = false): SchemaNode {
  if (source.$ref !== undefined) return source;
  const { title, description, examples: _examples, default: standard, defaultSnippets, ...rest } = source;
  const markdownDescription = markdown(source, required);
  // With examples beside a default, editors would complete a field with neither.
  const snippets = defaultSnippets ?? (standard === undefined ? exampleSnippets(source) : undefined);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(markdownDescription !== description && { markdownDescription }),
    ...allowed(rest),
    ...(!isEmpty(standard) && { default: standard }),
    ...(snippets !== undefined && { defaultSnippets: snippets }),
  };
}

/** The keywords that restrict values. */
function allowed(source: SchemaNode): SchemaNode {
  const {
    'x-unit': unit,
    'x-listener': _listener,
    'x-at-most': _other,
    'x-absent': _absent,
    'x-merge': _merged,
    'x-path': _path,
    minimum,
    maximum,
    pattern,
    patternErrorMessage,
    ...rest
  } = source;
  const types = typesOf(source);
  const numeric = types.some((type) => type === 'number' || type === 'integer');
  const text = types.includes('string');
  return {
    ...nested(rest, types),
    ...(!text && (numeric || types.includes('boolean')) && variableToo(source)),
    // Limits of a string with a unit are plain numbers, which would mean nothing to the user.
    ...((numeric || unit === undefined) && minimum !== undefined && { minimum }),
    ...((numeric || unit === undefined) && maximum !== undefined && { maximum }),
    ...(pattern !== undefined && { pattern: `(?:${pattern})|${VARIABLE}` }),
    ...(patternErrorMessage !== undefined && { patternErrorMessage }),
    ...(!types.includes('object') && source.enum === undefined && ofOtherType(source)),
  };
}

/** The error for a value of another type. Maps have none: editors would show it for unknown keys too. */
function ofOtherType(source: SchemaNode): SchemaNode {
  const { type, form } = factsOf(source);
  return { errorMessage: form ?? `${upperFirst(type)} expected.` };
}

function variableToo(source: SchemaNode): SchemaNode {
  const { type, limits } = factsOf(source);
  const expected = limits === undefined ? type : `${type} from ${limits}`;
  return {
    type: [...typesOf(source), 'string'],
    pattern: VARIABLE,
    patternErrorMessage: `${upperFirst(expected)} expected, or a variable such as \${NAME}.`,
  };
}

function nested(source: SchemaNode, types: readonly string[]): SchemaNode {
  if (types.includes('array') && source.properties) return settingsOrList(source, types);
  const { properties, patternProperties, additionalProperties, items, ...rest } = source;
  return {
    ...rest,
    ...(patternProperties && { patternProperties: each(patternProperties) }),
    ...(properties && { properties: each(properties, rest.required) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? editorNode(additionalProperties) : additionalProperties,
    }),
    ...(items && listItems(editorNode(items), types)),
  };
}

/** The names of a section's workloads; editors of JSON offer the first example in an empty section. */
function nameOf(name: SchemaNode, section: SchemaNode | undefined): SchemaNode {
  return { ...name, examples: Object.keys(Object(section?.examples?.[0])) };
}

/** Settings as a shorthand for a list of one: if an editor saw them, it would always complete all of them. */
function settingsOrList(source: SchemaNode, types: readonly string[]): SchemaNode {
  const { properties = {}, required, additionalProperties, items, ...rest } = source;
  const settings = { properties: each(properties, required), required, additionalProperties };
  return { ...rest, allOf: [settings, ...(items ? [listItems(editorNode(items), types)] : [])] };
}

/** A list as one of two ways to write a field: if an editor saw its items, it would always start a list. */
function listItems(items: SchemaNode, types: readonly string[]): SchemaNode {
  return types.length === 1 ? { items } : { allOf: [{ items }] };
}

function markdown(source: SchemaNode, required: boolean): string | undefined {
  if (source.description === undefined) return undefined;
  const facts = factsOf(source);
  return [source.description, facts.form, amounts(facts, required), examples(source, facts)]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** Such as "Whole number, 1 to 100. Default: `10`." */
function amounts({ type, limits, default: standard }: Facts, required: boolean): string | undefined {
  if (limits === undefined && standard === undefined && !required) return undefined;
  const kind = `${upperFirst(limits === undefined ? type : `${type}, ${limits}`)}.`;
  if (required) return `${kind} Required.`;
  return standard === undefined ? kind : `${kind} Default: \`${standard}\`.`;
}

function examples({ examples: values = [] }: SchemaNode, facts: Facts): string | undefined {
  const whole = values.find((value) => typeof value === 'object' && !Array.isArray(value));
  if (whole !== undefined) return `\`\`\`yaml\n${stringify(whole)}\`\`\``;
  if (facts.examples.length === 0) return undefined;
  return `For example ${facts.examples.map((text) => `\`${text}\``).join(' or ')}.`;
}

function exampleSnippets({ examples: values = [] }: SchemaNode): SchemaNode['defaultSnippets'] {
  const scalars = values.filter((value) => typeof value !== 'object');
  if (scalars.length === 0) return undefined;
  return scalars.map((body) => ({ label: written(body), description: 'An example.', body }));
}

function each(
  nodes: Readonly<Record<string, SchemaNode>>,
  required: readonly string[] = [],
): Record<string, SchemaNode> {
  return Object.fromEntries(
    Object.entries(nodes).map(([key, node]) => [key, titled(key, editorNode(node, required.includes(key)))]),
  );
}

/** Without its own title, a field's hover would be headed by the title of the enclosing map. */
function titled(key: string, node: SchemaNode): SchemaNode {
  return node.$ref !== undefined || node.title !== undefined ? node : { title: key, ...node };
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
