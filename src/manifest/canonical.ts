/** A normalised manifest as a file could have it: complete, in long forms, and the same again if it is read. Pure. */
import { isRecord } from '../json/shape.js';
import { isEmpty } from './facts.js';
import type { Manifest } from './model.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import { formatDuration, formatMemory } from './units.js';

/** Fields whose normalised form a file can not have. */
const { tmpfs: TMPFS, expose: EXPOSE } = SCHEMA.definitions ?? {};

export function canonicalManifest(manifest: Manifest): unknown {
  return written(manifest, SCHEMA);
}

function written(value: unknown, schema: SchemaNode | undefined): unknown {
  if (schema !== undefined && schema === TMPFS && isRecord(value)) return Object.entries(value).map(mountOf);
  if (schema !== undefined && schema === EXPOSE && Array.isArray(value)) return value.map(portOf);
  const unit = schema?.['x-unit'];
  if (typeof value === 'number') {
    if (unit === 'duration') return formatDuration(value);
    // Such as the -1 of no limit.
    return unit === 'memory' && value >= 0 ? formatMemory(value) : value;
  }
  const child = (part: string | number) => schema && childSchema(SCHEMA, schema, part);
  if (Array.isArray(value)) return value.map((item, index) => written(item, child(index)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const node = child(name);
      const isUnset = item === undefined || (isEmpty(item) && isEmpty(node?.default));
      return isUnset ? [] : [[name, written(item, node)]];
    }),
  );
}

function mountOf([path, options]: readonly [string, unknown]): string {
  return options === '' ? path : `${path}:${options}`;
}

function portOf(port: unknown): unknown {
  return isRecord(port) ? `${port.target}/${port.protocol}` : port;
}
