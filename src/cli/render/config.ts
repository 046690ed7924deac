/** The manifest as `multinode config` prints it. */
import { Document, isCollection, isMap, isNode, isScalar, isSeq } from 'yaml';
import { isRecord } from '../../json/shape.js';
import { formatPath, type Path } from '../../manifest/path.js';
import type { UsedVariable } from '../../manifest/used-variables.js';
import { table } from '../../text/columns.js';
import type { Colors } from '../terminal.js';

type OriginOf = (path: Path) => string | undefined;

/** @param originOf the file and line of a value; absent: no comments; undefined: the value is a default */
export function asYaml(value: unknown, originOf?: OriginOf): string {
  const document = new Document(value, { version: '1.2' });
  if (originOf) comment(document.contents, [], originOf);
  return document.toString({ lineWidth: 0, nullStr: '' });
}

/** Adds the origin of each value at the end of its line. */
function comment(node: unknown, path: Path, originOf: OriginOf): void {
  if (isMap(node))
    for (const { key, value } of node.items) {
      const here = [...path, isScalar(key) ? String(key.value) : String(key)];
      comment(value, here, originOf);
    }
  else if (isSeq(node))
    for (const [index, item] of node.items.entries()) comment(item, [...path, index], originOf);
  if (isNode(node) && !(isCollection(node) && node.items.length > 0))
    node.comment = ` ${originOf(path) ?? 'default'}`;
}

/** Field → file and line, or "default". */
export function placesOf(value: unknown, originOf: OriginOf): Record<string, string> {
  const places: [string, string][] = [];
  const visit = (node: unknown, path: Path) => {
    const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(node)
      ? [...node.entries()]
      : isRecord(node)
        ? Object.entries(node)
        : [];
    for (const [key, item] of entries) visit(item, [...path, key]);
    if (entries.length === 0) places.push([formatPath(path), originOf(path) ?? 'default']);
  };
  visit(value, []);
  return Object.fromEntries(places);
}

export function renderVariables(variables: readonly UsedVariable[], colors: Colors): string {
  if (variables.length === 0) return 'no variables';
  const header = ['NAME', 'REQUIRED', 'DEFAULT', 'ALTERNATIVE', 'FIRST USED'].map(colors.bold);
  const rows = variables.map(({ name, required, default: standard = '', alternative = '', file, line }) => [
    name,
    required ? 'yes' : 'no',
    standard,
    alternative,
    `${file}:${line}`,
  ]);
  return table([header, ...rows]).join('\n');
}
