/** Takes the values of secrets out of a manifest that is shown. Pure. */
import { isRecord } from '../json/shape.js';
import type { Lookup } from './interpolate.js';
import type { Manifest } from './model.js';
import type { Path } from './path.js';
import { isInterpolated, originOf } from './provenance.js';
import type { Source } from './source.js';

/** Fields whose text is split into words. */
const COMMANDS: Path = ['command', 'entrypoint'];

/**
 * The canonical manifest as text for a file: `$` is written `$$`, and a text into which a secret's variable was replaced
 * has that variable again.
 * @param shown the canonical form of the manifest
 */
export function withoutSecrets(
  shown: unknown,
  { secrets }: Manifest,
  source: Source,
  lookup: Lookup,
): unknown {
  const values = Object.values(secrets).flatMap(({ environment }): [string, string][] => {
    const value = environment === undefined ? undefined : lookup(environment);
    return environment === undefined || !value ? [] : [[value, environment]];
  });
  // A value that contains another one counts first.
  values.sort(([a], [b]) => b.length - a.length);
  return written(shown, []);

  function written(value: unknown, path: Path): unknown {
    if (Array.isArray(value))
      return textWithSecret(path) ?? value.map((item, index) => written(item, [...path, index]));
    if (isRecord(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, written(item, [...path, key])]),
      );
    if (typeof value !== 'string') return value;
    const origin = values.length > 0 ? originOf(path, source) : undefined;
    return escaped(value, isInterpolated(value, path, origin) ? values : []);
  }

  /** A command that is written as a text and has a secret in it: its words may have only parts of the secret. */
  function textWithSecret(path: Path): string | undefined {
    const [, , field, ...rest] = path;
    if (values.length === 0 || rest.length > 0 || field === undefined || !COMMANDS.includes(field))
      return undefined;
    const { text, written: before } = originOf(path, source)?.node ?? {};
    if (text === undefined || before === undefined) return undefined;
    return values.some(([value]) => text.includes(value)) ? escaped(text, values) : undefined;
  }
}

function escaped(text: string, values: readonly (readonly [value: string, name: string])[]): string {
  const [first, ...rest] = values;
  if (!first) return text.replaceAll('$', '$$$$');
  const [value, name] = first;
  return text
    .split(value)
    .map((part) => escaped(part, rest))
    .join(`\${${name}}`);
}
