import { createHash } from 'node:crypto';

/**
 * Makes Terraform names from workload names, unique even if case, "-" and "_" don't count (as in a file system or an
 * environment variable). "my-fn" becomes my_fn; if several names would become the same, each gets a hash, so that none
 * silently takes over a name that meant another workload.
 */
export function safeNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const safe = new Map<string, string>();
  let open = [...new Set(names)];
  // No workload's name has the last length, so nothing is left after it.
  for (const hashLength of [0, 8, 64]) {
    const candidates = open.map((name) => [name, candidateName(name, hashLength)] as const);
    const uses = new Map<string, number>();
    for (const taken of [...safe.values(), ...candidates.map(([, candidate]) => candidate)]) {
      uses.set(taken, (uses.get(taken) ?? 0) + 1);
    }
    for (const [name, candidate] of candidates) if (uses.get(candidate) === 1) safe.set(name, candidate);
    open = open.filter((name) => !safe.has(name));
  }
  return safe;
}

function candidateName(name: string, hashLength: number): string {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '_');
  if (hashLength === 0) return folded;
  return `${folded}_${createHash('sha256').update(name).digest('hex').slice(0, hashLength)}`;
}
