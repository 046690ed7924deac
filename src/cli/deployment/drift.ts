/** Changes by hand to what Terraform has set up, if the plan undoes them. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { PlannedChanges, ResourceChange } from '../../terraform/cli/terraform.js';

type Values = ResourceChange['change']['after'];

/**
 * The changes by resource address, such as "changed by hand (restart); that is undone". Values that the manifest changes
 * too are left out.
 * @param wanted whether to report this resource
 */
export function driftIn(
  { resource_drift: drifts = [], resource_changes: changes }: PlannedChanges,
  wanted: (address: string) => boolean,
): ReadonlyMap<string, string> {
  const planned = new Map(changes.map(({ address, change }) => [address, change]));
  const found = new Map<string, string>();
  for (const { address, change } of drifts) {
    const after = planned.get(address)?.after;
    if (!after || !wanted(address)) continue;
    if (change.after === null) found.set(address, 'removed by hand; it is created again');
    const fields = undone(change, after);
    if (fields.length > 0) found.set(address, `changed by hand (${fields.join(', ')}); that is undone`);
  }
  return found;
}

/** Names of the fields that have changed, and that the plan changes back. */
function undone({ before, after }: ResourceChange['change'], planned: NonNullable<Values>): string[] {
  if (before === null || after === null) return [];
  return Object.keys(planned).filter((field) => {
    const [was, is, will] = [before, after, planned].map((values) => essence(values[field]));
    return !isDeepStrictEqual(was, is) && isDeepStrictEqual(was, will);
  });
}

/** Without values that older providers read back for unset fields: they treat null, 0, "" and false alike. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(essence);
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).flatMap(([key, each]) => {
      const kept = essence(each);
      return kept === undefined ? [] : [[key, kept]];
    });
    return fields.length === 0 ? undefined : Object.fromEntries(fields);
  }
  return value === null || value === '' || value === 0 || value === false ? undefined : value;
}
