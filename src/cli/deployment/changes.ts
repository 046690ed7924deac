/** The differences between two manifests, in the manifest's terms. Pure. */

import { isDeepStrictEqual } from 'node:util';
import { own } from '../../json/record.js';
import { isRecord } from '../../json/shape.js';
import { KINDS, type Manifest, SECTIONS } from '../../manifest/model.js';

export type Change =
  | { readonly kind: 'add' | 'remove'; readonly path: string }
  | { readonly kind: 'change'; readonly path: string; readonly fields: readonly FieldChange[] };

export interface FieldChange {
  /** Within the path, such as max_workers or environment.LEVEL. */
  readonly field: string;
  /** undefined: not set. */
  readonly before: unknown;
  readonly after: unknown;
}

/** @param before null if nothing is applied yet */
export function manifestChanges(before: Manifest | null, after: Manifest): Change[] {
  const workloads = KINDS.flatMap((kind) => {
    const section = SECTIONS[kind];
    return entryChanges(section, before?.[section] ?? {}, after[section]);
  });
  const quotas = fieldChanges(before?.quotas ?? {}, after.quotas);
  return [
    ...workloads,
    ...(quotas.length > 0 ? [{ kind: 'change', path: 'quotas', fields: quotas } as const] : []),
    ...entryChanges('secrets', before?.secrets ?? {}, after.secrets),
    ...entryChanges('configs', before?.configs ?? {}, after.configs ?? {}),
    ...entryChanges('volumes', before?.volumes ?? {}, after.volumes ?? {}),
    ...entryChanges('networks', before?.networks ?? {}, after.networks ?? {}),
    ...(before ? entryChanges('targets', entries(before.targets), entries(after.targets)) : []),
  ];
}

function entryChanges(
  section: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): Change[] => {
    const path = `${section}.${name}`;
    if (!Object.hasOwn(before, name)) return [{ kind: 'add', path }];
    if (!Object.hasOwn(after, name)) return [{ kind: 'remove', path }];
    const fields = fieldChanges(before[name], after[name]);
    return fields.length > 0 ? [{ kind: 'change', path, fields }] : [];
  });
}

/** Compares maps key by key, lists and plain values as a whole; the order of keys does not matter. */
function fieldChanges(before: unknown, after: unknown, prefix = ''): FieldChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      fieldChanges(own(before, key), own(after, key), prefix === '' ? key : `${prefix}.${key}`),
    );
  }
  return isDeepStrictEqual(before, after) ? [] : [{ field: prefix, before, after }];
}

function entries(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value));
}
