/** Facts about a field besides its description, for the terminal, editors and the reference page. */
import { type SchemaNode, typesOf } from './schema-node.js';
import { formatDuration, formatMemory } from './units.js';

export interface Facts {
  /** Such as "whole number" or "string or list". */
  readonly type: string;
  /** What a valid text looks like, as a sentence. */
  readonly form?: string;
  /** The default as written in a manifest; absent if it is empty, such as an empty map. */
  readonly default?: string;
  /** Such as "1 to 100". */
  readonly limits?: string;
  /** Examples as written in a manifest, without the default. */
  readonly examples: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  null: 'nothing',
};

export function factsOf(node: SchemaNode): Facts {
  const standard = isEmpty(node.default) ? undefined : written(node.default);
  const limits = limitsOf(node);
  return {
    type:
      node['x-unit'] ??
      typesOf(node)
        // An empty field is not a kind of value to write.
        .filter((type, _, all) => type !== 'null' || all.length === 1)
        .map((type) => TYPES[type] ?? type)
        .join(' or '),
    ...(node.patternErrorMessage !== undefined && { form: node.patternErrorMessage }),
    ...(standard !== undefined && { default: standard }),
    ...(limits !== undefined && { limits }),
    examples: (node.examples ?? []).map(written).filter((example) => example !== standard),
  };
}

/** A value as written in a manifest: text without quotes, anything else as JSON. */
export function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether there is no default, or only an empty map or list. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

function limitsOf({ minimum, maximum, 'x-unit': unit }: SchemaNode): string | undefined {
  const text = (value: number) => {
    if (unit === 'duration') return formatDuration(value);
    return unit === 'memory' ? formatMemory(value) : String(value);
  };
  if (minimum !== undefined && maximum !== undefined) return `${text(minimum)} to ${text(maximum)}`;
  if (minimum !== undefined) return `at least ${text(minimum)}`;
  return maximum === undefined ? undefined : `at most ${text(maximum)}`;
}
