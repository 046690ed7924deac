import { isRecord } from '../json/shape.js';

/** Keys from the root of a manifest to a field. */
export type Path = readonly (string | number)[];

/** `functions.hello.secrets[0]`; keys with other characters are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[\w$-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** The field's name in messages: its last key with any indexes; near the root, the full path. */
export function fieldName(path: Path): string {
  if (path.length === 0) return 'the manifest';
  if (path.length <= 2) return formatPath(path);
  const last = path.findLastIndex((part) => typeof part === 'string');
  return formatPath(path.slice(Math.max(last, 0)));
}

/** The path of a JSON pointer (RFC 6901) into `root`, with numbers for list indexes. */
export function fromPointer(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const part = Array.isArray(value) ? Number(key) : key;
    path.push(part);
    value = childOf(value, part);
  }
  return path;
}

/** The value that is there; undefined if there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) value = childOf(value, part);
  return value;
}

function childOf(value: unknown, part: string | number): unknown {
  return isRecord(value) || Array.isArray(value) ? Reflect.get(value, part) : undefined;
}
