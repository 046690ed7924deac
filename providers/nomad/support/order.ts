import { own } from '../../../src/json/record.js';
import type { Manifest, NamedWorkload } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';

/** Nomad itself starts what runs on every node. */
export function refuseOrder({ kind, name, spec }: NamedWorkload, { daemons }: Manifest): FieldRefusal[] {
  if (kind !== 'daemon' || own(daemons, name)?.per_node !== true) return [];
  if (Object.keys(spec.depends_on ?? {}).length === 0) return [];
  const message = 'Nomad starts a daemon with per_node on each node by itself, so it waits for nothing';
  return [{ field: 'depends_on', code: 'MN2006', message, hint: 'leave out depends_on, or per_node' }];
}
