import type { Explanation } from '../../manifest/explain.js';
import { formatDuration, formatMemory } from '../../manifest/units.js';
import type { Colors } from '../terminal.js';
import { table } from './text.js';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  null: 'nothing',
};

/** @param describe what a field within this one is for */
export function renderField(field: Explanation, describe: (name: string) => string, colors: Colors): string {
  const facts = [
    ['type', field.types.map((type) => TYPES[type] ?? type).join(' or ')],
    ['form', field.form ?? ''],
    ['required', field.required ? 'yes' : ''],
    ['default', showDefault(field.default)],
    ['limits', limits(field)],
    ['examples', field.examples.map(show).join(', ')],
  ];
  const values = (field.values ?? []).map(({ value, description = '' }) => [
    `  ${colors.cyan(value)}`,
    description,
  ]);
  const fields = field.fields.map((name) => [`  ${colors.cyan(name)}`, describe(name)]);
  return [
    colors.bold(field.path || 'The manifest'),
    field.description,
    '',
    ...table(facts.filter(([, value]) => value !== '')),
    ...section('Values', table(values), colors),
    ...section('Fields', table(fields), colors),
  ].join('\n');
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines];
}

function limits({ minimum, maximum, unit }: Explanation): string {
  const text = (value: number) => {
    if (unit === 'duration') return formatDuration(value);
    return unit === 'memory' ? formatMemory(value) : String(value);
  };
  if (minimum === undefined) return maximum === undefined ? '' : `up to ${text(maximum)}`;
  return maximum === undefined ? `${text(minimum)} or more` : `${text(minimum)} to ${text(maximum)}`;
}

/** The schema gives every map an empty one as its default, which says nothing. */
function showDefault(value: unknown): string {
  const text = value === undefined ? '' : show(value);
  return text === '{}' ? '' : text;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
