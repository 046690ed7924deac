/** What was done by hand to what Terraform has set up, as far as a plan undoes it. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { PlannedChanges, ResourceChange } from '../../terraform/cli/terraform.js';

type Values = ResourceChange['change']['after'];

/**
 * In words, by the resource's address: "changed by hand (restart); that is undone". What the manifest changes as well is left
 * to the manifest.
 * @param wanted whether it is of interest
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
    if (change.after === null) found.set(address, 'removed by hand; it is made again');
    const fields = undone(change, after);
    if (fields.length > 0) found.set(address, `changed by hand (${fields.join(', ')}); that is undone`);
  }
  return found;
}

/** Names of the fields that are other than they were, and that the plan puts back. */
function undone({ before, after }: ResourceChange['change'], planned: NonNullable<Values>): string[] {
  if (before === null || after === null) return [];
  return Object.keys(planned).filter((field) => {
    const [was, is, will] = [before, after, planned].map((values) => essence(values[field]));
    return !isDeepStrictEqual(was, is) && isDeepStrictEqual(was, will);
  });
}

/** Without what a provider of the older kind reads back where nothing was said: it takes nothing, 0, "" and false for one. */
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
