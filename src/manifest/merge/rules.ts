/**
 * How a field's value in a later file is merged over that in an earlier one, as in Compose. schema/source.json names the
 * rule of each field in x-merge. Without one, maps are merged key by key, lists are joined, and other values replaced.
 */
export const RULES = {
  replace: 'The later value counts as a whole, and an empty one clears the field.',
  unique: 'Lists are joined; equal entries stand once.',
  names: 'A list of names is short for a map of them; maps are merged key by key.',
  variables: 'A list of NAME=value is short for a map; later values of a name win.',
  target: 'Lists are joined; of entries with the same target, the last one counts.',
  port: 'Lists are joined; of entries with the same ports and address, the last one counts.',
  path: 'Lists are joined; of entries with the same path, the last one counts.',
  file: 'Lists are joined; a file stands once, at its first place.',
  build: 'A text is short for the context; maps are merged key by key.',
  dependencies:
    'A list of names is short for a map with service_started for each; maps are merged key by key.',
  driver: 'Options are merged unless the drivers differ; then the later value counts as a whole.',
} as const;

export type Rule = keyof typeof RULES;

/** The rule of a field, and those of the fields in it. */
export interface Fields {
  readonly rule: Rule | undefined;
  at(key: string): Fields;
}
