/** Values as the user would write them in the file. */
import { stringify } from 'yaml';

export type Syntax = 'yaml' | 'json';

/** The value on one line; in YAML, text is written without quotes. */
export function writtenIn(syntax: Syntax, value: unknown): string {
  if (syntax === 'json') return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value === 'string') return value;
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

/** A key with its value. */
export function entryIn(syntax: Syntax, key: string, value: string): string {
  return `${syntax === 'json' ? JSON.stringify(key) : key}: ${value}`;
}
