import type { QuotaStatus, QuotaUse } from '../../api/types.js';
import { formatMemory } from '../../manifest/units.js';
import { table } from '../../text/columns.js';
import type { Colors } from '../terminal.js';

export function renderQuotas(quotas: QuotaStatus, colors: Colors): string {
  const header = ['QUOTA', 'USED', 'LIMIT', 'BY WORKLOAD'].map(colors.bold);
  const rows = quotas.items.map((use) => [
    use.resource,
    amount(use, use.used),
    use.limit === null ? 'none' : amount(use, use.limit),
    Object.entries(use.by_workload)
      .map(([name, used]) => `${name} ${amount(use, used)}`)
      .join(', '),
  ]);
  const held = quotas.held_back.map(
    ({ workload, reason }) => `${colors.yellow(`${workload} is held back:`)} ${reason}`,
  );
  return [...table([header, ...rows]), ...held].join('\n');
}

function amount({ resource }: QuotaUse, value: number): string {
  return resource === 'memory' ? formatMemory(value) : String(Math.round(value * 1000) / 1000);
}
