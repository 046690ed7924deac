/** Where parts of a file are broken: the rest of it, and where a field was really declared. */
import { KINDS, SECTIONS } from './model.js';
import { isRecord, type Path } from './path.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';

const WORKLOADS: readonly string[] = KINDS.map((kind) => SECTIONS[kind]);

/**
 * The file without its broken parts. A number that limits something gives way to the one that allows most, so that
 * whatever is then found holds for every value in its place. Undefined if everything may depend on what is broken.
 */
export function soundPart(file: unknown, broken: readonly Path[]): unknown {
  if (!isRecord(file)) return undefined;
  const rest: Record<string, unknown> = structuredClone(file);
  for (const path of broken) {
    const [section, name] = path;
    if (section === undefined) return undefined;
    if (section === 'name') rest.name = 'unnamed';
    else if (section === 'secrets' && name === undefined) return undefined;
    // What a broken secret is stays open; that it is declared does not.
    else if (section === 'secrets' && isRecord(rest.secrets)) rest.secrets[name ?? ''] = {};
    else replace(rest, SCHEMA, fieldOf(path));
  }
  return rest;
}

/** The field that goes as a whole if something in it is broken. */
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

/** Of an upper bound the highest, of anything else the lowest. */
function leastLimiting(key: string, { minimum, maximum }: SchemaNode): number | undefined {
  return key.startsWith('max_') ? maximum : minimum;
}

/** A workload's field as the file has it: under `defaults` where the workload itself does not have it. */
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
