/** Takes the values of secrets out of a manifest that is shown. Pure. */
import { isRecord } from '../json/shape.js';
import type { Lookup } from './interpolate.js';
import type { Manifest } from './model.js';
import type { Path } from './path.js';
import { isInterpolated, isVariable, originOf } from './provenance.js';
import type { Located, Source } from './source.js';

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
    if (isRecord(value)) {
      const entries = Object.entries(value);
      if (entries.some(([key, item]) => pairWithSecret(item, [...path, key]) !== undefined))
        return entries.map(([key, item]) => asPair(key, item, [...path, key]));
      return Object.fromEntries(entries.map(([key, item]) => [key, written(item, [...path, key])]));
    }
    if (typeof value !== 'string') return value;
    const origin = values.length > 0 ? originOf(path, source) : undefined;
    if (!isInterpolated(value, path, origin)) return escaped(value, []);
    return escaped(cutSecret(value, origin?.node) ?? value, values);
  }

  /** The secret that is a whole NAME=value, of which the value is only the end. */
  function cutSecret(value: string, node: Located | undefined): string | undefined {
    const pairs = node === undefined || value === '' ? [] : textsIn(node);
    const pair = pairs.find((text) => text.endsWith(`=${value}`) || text.endsWith(`:${value}`));
    return values.find(([secret]) => pair?.includes(secret) && !value.includes(secret))?.[0];
  }

  /** The text of a variable that is written as NAME=value, if a secret has more of it than the value. */
  function pairWithSecret(value: unknown, path: Path): string | undefined {
    if (values.length === 0 || typeof value !== 'string' || !isVariable(path)) return undefined;
    const text = originOf(path, source)?.node.text;
    return values.some(([secret]) => text?.includes(secret) && !value.includes(secret)) ? text : undefined;
  }

  function asPair(name: string, value: unknown, path: Path): string {
    const text = pairWithSecret(value, path);
    if (text !== undefined) return escaped(text, values);
    return typeof value === 'string' ? `${escaped(name, [])}=${written(value, path)}` : escaped(name, []);
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

function textsIn({ text, children }: Located): string[] {
  const inside = [...(children?.values() ?? [])].flatMap(({ node }) => textsIn(node));
  return text === undefined ? inside : [text, ...inside];
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
