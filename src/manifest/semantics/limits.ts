import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';
import type { Path } from '../path.js';
import { formatMemory } from '../units.js';

/** Every limit is at least what it is the limit of; a negative one is none. */
export function limitFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec }) => {
    const path = [SECTIONS[kind], name];
    const { cpu, cpu_limit, memory, memory_limit, memswap_limit, ulimits = {} } = spec;
    const below = memory_limit === undefined ? 'memory' : 'memory_limit';
    return [
      ...atLeast([...path, 'cpu_limit'], cpu_limit, 'cpu', cpu, String),
      ...atLeast([...path, 'memory_limit'], memory_limit, 'memory', memory, formatMemory),
      ...atLeast([...path, 'memswap_limit'], memswap_limit, below, memory_limit ?? memory, formatMemory),
      ...Object.entries(ulimits).flatMap(([limit, { soft, hard }]): Finding[] => {
        if (hard < 0 || (soft >= 0 && soft <= hard)) return [];
        const message = `the soft limit of ${limit} must be at most the hard one (${hard}), found ${soft}`;
        return [{ code: 'MN1018', message, path: [...path, 'ulimits', limit, 'soft'] }];
      }),
    ];
  });
}

function atLeast(
  path: Path,
  limit: number | undefined,
  of: string,
  amount: number,
  show: (amount: number) => string,
): Finding[] {
  if (limit === undefined || limit < 0 || limit >= amount) return [];
  const message = `${path.at(-1)} must be at least ${of} (${show(amount)}), found ${show(limit)}`;
  return [{ code: 'MN1018', message, path }];
}
