/** The valid rest of a file with broken parts, and the place where a field was declared. */

import { isRecord } from '../json/shape.js';
import { KINDS, SECTIONS } from './model.js';
import type { Path } from './path.js';
import { writtenIndex } from './ports.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';

/** Sections with workloads. */
export const WORKLOADS: readonly string[] = KINDS.map((kind) => SECTIONS[kind]);

/** Sections with what workloads name. */
const DECLARING: readonly (string | number)[] = ['secrets', 'configs', 'volumes', 'networks'];

/**
 * The file without its broken parts. A broken limit becomes the one that allows most, so that whatever is then found holds
 * for any value in its place. Undefined if everything may depend on the broken parts.
 */
export function soundPart(file: unknown, broken: readonly Path[]): unknown {
  if (!isRecord(file)) return undefined;
  const rest: Record<string, unknown> = structuredClone(file);
  for (const path of broken) {
    const [section, name] = path;
    if (section === undefined) return undefined;
    if (section === 'name') rest.name = 'unnamed';
    else if (DECLARING.includes(section) && name === undefined) return undefined;
    // What is broken is still declared.
    else if (DECLARING.includes(section)) Object.assign(rest[section] ?? {}, { [name ?? '']: {} });
    else replace(rest, SCHEMA, fieldOf(path));
  }
  return rest;
}

/** The field to remove as a whole if something in it is broken. */
function fieldOf(path: Path): Path {
  const [section] = path;
  if (WORKLOADS.includes(String(section))) return path.slice(0, 3);
  return section === 'defaults' ? path.slice(0, 2) : path;
}

function replace(parent: unknown, node: SchemaNode, [key, ...rest]: Path): void {
  if (key === undefined || !isRecord(parent)) return;
  const child = childSchema(SCHEMA, node, key);
  if (rest.length > 0) {
    if (child) replace(parent[key], child, rest);
    return;
  }
  const neutral = child && leastLimiting(String(key), child);
  if (neutral === undefined) delete parent[key];
  else parent[key] = neutral;
}

/** The highest value for an upper bound, the lowest for anything else. */
function leastLimiting(key: string, { minimum, maximum }: SchemaNode): number | undefined {
  return key.startsWith('max_') ? maximum : minimum;
}

/** Where the file declares a workload's field: under `defaults` if the workload does not have it. */
export function declaredAt(path: Path, file: unknown): Path {
  const [section, name, field, ...rest] = path;
  if (
    !WORKLOADS.includes(String(section)) ||
    name === undefined ||
    typeof field !== 'string' ||
    !isRecord(file)
  ) {
    return path;
  }
  const workloads = file[String(section)];
  const workload = isRecord(workloads) ? workloads[name] : undefined;
  const declared = isRecord(workload) && workload[field] !== undefined;
  const inherited = isRecord(file.defaults) && file.defaults[field] !== undefined;
  return !declared && inherited ? ['defaults', field, ...rest] : path;
}

/** The place in the file of a place in the normalised manifest, where short forms are written out. */
export function writtenAt(path: Path, file: unknown): Path {
  const [section, name, field, entry] = path;
  if (!isRecord(file) || entry === undefined) return path;
  const workloads = file[String(section)];
  const workload = isRecord(workloads) ? workloads[String(name)] : undefined;
  const own = isRecord(workload) ? workload[String(field)] : undefined;
  const written = own ?? (isRecord(file.defaults) ? file.defaults[String(field)] : undefined);
  if (!Array.isArray(written)) return path;
  const place = path.slice(0, 3);
  // A range of ports is one entry.
  if (field === 'ports' && typeof entry === 'number') return [...place, writtenIndex(written, entry)];
  return field === 'depends_on' ? [...place, written.indexOf(entry)] : path;
}
