import { formatDuration, formatMemory } from '../../manifest/units.js';
import type { Field } from '../fields.js';
import type { Colors } from '../terminal.js';
import { table } from './text.js';

export function renderField(field: Field, colors: Colors): string {
  const facts = [
    ['type', field.type],
    ['required', field.required && field.path !== '' ? 'yes' : ''],
    ['default', field.default === undefined ? '' : show(field.default)],
    ['limits', limits(field)],
    ['examples', field.examples.map(show).join(', ')],
  ].filter(([, value]) => value !== '');
  const values = (field.values ?? []).map(({ value, description }) => [
    `  ${colors.cyan(value)}`,
    description,
  ]);
  const fields = field.fields.map((each) => [
    `  ${colors.cyan(each.name)}`,
    each.required ? `${each.description} (required)` : each.description,
  ]);
  return [
    colors.bold(field.path || 'The manifest'),
    field.description,
    '',
    ...table(facts),
    ...section('Values', table(values), colors),
    ...section('Fields', table(fields), colors),
  ].join('\n');
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines];
}

function limits({ minimum, maximum, type }: Field): string {
  const text = (value: number) => {
    if (type.startsWith('duration')) return formatDuration(value);
    return type.startsWith('memory') ? formatMemory(value) : String(value);
  };
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `${text(minimum ?? 0)} or more`;
  return minimum === undefined ? `up to ${text(maximum)}` : `${text(minimum)} to ${text(maximum)}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
