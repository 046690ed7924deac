import type { Explanation } from '../../manifest/explain.js';
import { table } from '../../text/columns.js';
import type { Colors } from '../terminal.js';

/** @param describe gives a nested field's description */
export function renderField(field: Explanation, describe: (name: string) => string, colors: Colors): string {
  const { type, form = '', default: standard = '', limits = '', examples } = field.facts;
  const facts = [
    ['type', type],
    ['form', form],
    ['required', field.required ? 'yes' : ''],
    ['default', standard],
    ['limits', limits],
    ['examples', examples.join(', ')],
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
