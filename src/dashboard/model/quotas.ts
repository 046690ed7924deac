import type { QuotaStatus } from '../../api/types.js';
import { amount } from './words.js';

export interface QuotaBar {
  readonly resource: string;
  /** "1.5 of 4"; what is used where nothing limits it. */
  readonly text: string;
  /** From 0 to 1; null where nothing limits it. */
  readonly share: number | null;
  /** Who uses it, the most first. */
  readonly users: readonly { readonly name: string; readonly text: string }[];
}

/** Resources that are limited or used. */
export function quotaBars({ items }: QuotaStatus): QuotaBar[] {
  return items
    .filter(({ limit, used }) => limit !== null || used > 0)
    .map(({ resource, limit, used, by_workload }) => ({
      resource: resource === 'memory' ? 'Memory' : resource.toUpperCase(),
      text:
        limit === null
          ? `${amount(resource, used)}, not limited`
          : `${amount(resource, used)} of ${amount(resource, limit)}`,
      share: limit === null ? null : limit === 0 ? 1 : Math.min(1, used / limit),
      users: Object.entries(by_workload)
        .filter(([, value]) => value > 0)
        .sort(([, one], [, other]) => other - one)
        .map(([name, value]) => ({ name, text: amount(resource, value) })),
    }));
}
