/** A workload of the manifest that is being written, and the report about it. */
import { isRecord } from '../json/shape.js';
import type { Lookup } from '../manifest/interpolate.js';
import { type Kind, SECTIONS } from '../manifest/model.js';
import type { Path } from '../manifest/path.js';
import { SCHEMA } from '../manifest/schema.generated.js';
import { childSchema, type SchemaNode } from '../manifest/schema-node.js';
import { conform } from './conform.js';
import type { Node, Place, Scalar } from './node.js';
import type { Line } from './report.js';
import { manifestText } from './text.js';

export class Draft {
  readonly fields = new Map<string, unknown>();

  /** @param part the part of the imported file, such as services.web */
  constructor(
    readonly kind: Kind,
    readonly name: string,
    readonly part: string,
    readonly lookup: Lookup,
    readonly report: Line[],
  ) {}

  /** Schema of a field, such as build.context; undefined if workloads of this kind don't have it. */
  schema(field: string): SchemaNode | undefined {
    let schema: SchemaNode | undefined = SCHEMA;
    for (const key of [SECTIONS[this.kind], this.name, ...field.split('.')])
      schema = schema && childSchema(SCHEMA, schema, key);
    return schema;
  }

  /** Sets a field, or one in a map such as build. */
  set(field: string, value: unknown): void {
    const [first = '', inner] = field.split('.');
    if (inner === undefined) {
      this.fields.set(field, value);
      return;
    }
    const map = this.fields.get(first);
    this.fields.set(first, { ...(isRecord(map) ? map : {}), [inner]: value });
  }

  text(scalar: Scalar): string {
    return manifestText(scalar, this.lookup);
  }

  carried(key: string, at: Place, why?: string, hint?: string): void {
    this.#add('carried', key, at, why, hint);
  }

  replaced(key: string, at: Place, why: string, hint?: string): void {
    this.#add('replaced', key, at, why, hint);
  }

  leftOut(key: string, at: Place, why: string, hint?: string): void {
    this.#add('left out', key, at, why, hint);
  }

  /** Takes the value into the field as it is; what the field does not have is left out. */
  carry(field: string, node: Node, key = field): void {
    const schema = this.schema(field);
    if (!schema) {
      this.leftOut(key, node.at, `${SECTIONS[this.kind]} have no ${field}`);
      return;
    }
    const value = conform(node, schema, {
      lookup: this.lookup,
      unknown: (path, at) =>
        this.leftOut(`${key}${path}`, at, `${field} in a manifest has nothing that corresponds`),
    });
    if (value === undefined || value === null) return;
    this.set(field, value);
    this.carried(key, node.at);
  }

  #add(fate: Line['fate'], key: string, at: Place, why?: string, hint?: string): void {
    this.report.push({
      fate,
      part: this.part,
      key,
      at,
      ...(why !== undefined && { why }),
      ...(hint !== undefined && { hint }),
    });
  }
}

/** The workload that a place in the written manifest belongs to. */
export function workloadAt<Workload extends Pick<Draft, 'kind' | 'name'>>(
  workloads: readonly Workload[],
  [section, name]: Path,
): Workload | undefined {
  return workloads.find((each) => SECTIONS[each.kind] === section && each.name === name);
}
