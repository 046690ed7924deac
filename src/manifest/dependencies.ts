/** What workloads wait for before they start. Pure. */
import type { NamedWorkload } from './model.js';
import type { Defaults } from './schema.generated.js';

type Written = Defaults['depends_on'];

/** The map of dependencies; those from `defaults` are for all others than the workload that they name. */
export function dependencies(
  own: Written,
  shared: Written,
  name: string,
): Record<string, object> | undefined {
  if (own !== undefined) return byName(own);
  if (shared === undefined) return undefined;
  const others = Object.entries(byName(shared)).filter(([other]) => other !== name);
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}

/** A list of names as a map; a name alone has no settings. */
function byName(written: NonNullable<Written>): Record<string, object> {
  return isList(written) ? Object.fromEntries(written.map((name) => [name, {}])) : { ...written };
}

/** Array.isArray, for a list that is read-only. */
function isList(value: NonNullable<Written>): value is readonly string[] {
  return Array.isArray(value);
}

/** The jobs that run before each change, each after those that it depends on. */
export function changeJobs(workloads: readonly NamedWorkload[]): string[] {
  return inOrder(workloads).flatMap(({ name, spec }) => (spec.run === 'before_change' ? [name] : []));
}

/** These workloads and those that they depend on, directly or through others. */
export function closure(names: readonly string[], workloads: readonly NamedWorkload[]): Set<string> {
  const all = new Map(workloads.map(({ name, spec }) => [name, spec]));
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const spec = all.get(name);
    if (!spec || found.has(name)) continue;
    found.add(name);
    open.push(...Object.keys(spec.depends_on ?? {}));
  }
  return found;
}

/** The workloads, each after those that it depends on; there must be no circles. */
export function inOrder(workloads: readonly NamedWorkload[]): NamedWorkload[] {
  const all = new Map(workloads.map((workload) => [workload.name, workload]));
  const placed = new Set<NamedWorkload>();
  const entered = new Set<NamedWorkload>();
  const open = [...workloads].reverse();
  for (let workload = open.at(-1); workload; workload = open.at(-1)) {
    if (entered.has(workload)) {
      placed.add(workload);
      open.pop();
      continue;
    }
    entered.add(workload);
    for (const name of Object.keys(workload.spec.depends_on ?? {}).reverse()) {
      const other = all.get(name);
      if (other && !entered.has(other)) open.push(other);
    }
  }
  return [...placed];
}
