import { type AnySpec, HOOK_FIELDS } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';
import { refuseHookSettings } from '../../shared/hooks.js';

/** The agent runs hooks by Nomad's exec API. */
export function refuseHooks(spec: AnySpec): FieldRefusal[] {
  if (!spec.per_node) return refuseHookSettings(spec, "Nomad runs them as the program's user");
  return HOOK_FIELDS.flatMap((field): FieldRefusal[] => {
    if (spec[field] === undefined) return [];
    const message = 'Nomad runs a daemon with per_node on each node by itself, so nobody runs its hooks';
    return [{ field, code: 'MN2006', message, hint: `leave out ${field}, or per_node` }];
  });
}
