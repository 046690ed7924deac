import type { QuotaStatus } from '../../api/types.js';
import { amount } from './words.js';

export interface QuotaBar {
  readonly resource: string;
  /** "1.5 of 4", or the use alone if there is no limit. */
  readonly text: string;
  /** From 0 to 1; null if there is no limit. */
  readonly share: number | null;
  /** Use by workload, highest first. */
  readonly users: readonly { readonly name: string; readonly text: string }[];
}

/** A bar for each resource that has a limit or is used. */
export function quotaBars({ items }: QuotaStatus): QuotaBar[] {
  return items
    .filter(({ limit, used }) => limit !== null || used > 0)
    .map(({ resource, limit, used, by_workload }) => ({
      resource: resource === 'memory' ? 'Memory' : resource.toUpperCase(),
      text:
        limit === null
          ? `${amount(resource, used)}, no limit`
          : `${amount(resource, used)} of ${amount(resource, limit)}`,
      share: limit === null ? null : limit === 0 ? 1 : Math.min(1, used / limit),
      users: Object.entries(by_workload)
        .filter(([, value]) => value > 0)
        .sort(([, one], [, other]) => other - one)
        .map(([name, value]) => ({ name, text: amount(resource, value) })),
    }));
}
