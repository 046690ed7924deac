/**
 * How replicas come to be on different nodes. Nomad compares only the allocations of one job, and each replica is a job of its
 * own, so nodes that have one are excluded by constraints. Pure.
 */
import { variablePath } from '../names.js';

/** Whether replicas may share a node: true never, false always, undefined only if no other has room. */
export type DistinctHosts = boolean | undefined;

/** A job as Nomad returns it, and takes it. */
export type Job = Readonly<Record<string, unknown>>;

const NODE = '${node.unique.id}';

/**
 * The nodes to exclude, in one attempt after the other, until one has room: first those that have a replica at all, and then
 * those with the fewest are allowed, and so on.
 * @param counts node → how many replicas it has
 */
export function exclusions(
  counts: ReadonlyMap<string, number>,
  distinct: DistinctHosts,
): readonly (readonly string[])[] {
  if (distinct === false) return [[]];
  if (distinct === true) return [[...counts.keys()]];
  const levels = [0, ...new Set([...counts.values()].sort((a, b) => a - b))];
  return levels.map((most) => [...counts].filter(([, count]) => count > most).map(([node]) => node));
}

/**
 * The job with another id, whose instances are on none of the nodes. Its values are in a variable of its own.
 * @param job the workload's job
 */
export function apartFrom(job: Job, nodes: readonly string[], from: string, to: string): Job {
  const given = Array.isArray(job.Constraints) ? job.Constraints : [];
  const excluded = nodes.map((node) => ({ LTarget: NODE, Operand: '!=', RTarget: node }));
  const text = JSON.stringify({ ...job, ID: to, Name: to, Constraints: [...given, ...excluded] });
  const reading = (id: string) => JSON.stringify(`nomadVar "${variablePath(id)}"`).slice(1, -1);
  return JSON.parse(text.replaceAll(reading(from), () => reading(to)));
}

/** Whether a node lacks room because it has a replica. */
export function isExclusion(filtered: string): boolean {
  return filtered.startsWith(`${NODE} != `);
}
