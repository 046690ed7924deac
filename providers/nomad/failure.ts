import type { Evaluation, Shortage, TaskEvent, TaskState } from './api/answers.js';
import { isExclusion } from './jobspec/apart.js';

/** The last event that kept a task from starting. */
export function startFailure(task: TaskState | undefined): TaskEvent | undefined {
  return task?.Events?.findLast(({ Type }) => /Failure|Template|Failed/.test(Type));
}

/** No node has room for a job. */
export class NoRoom extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoRoom';
  }
}

/** What all nodes lack for a job; undefined if one has room. */
export function noRoom({ FailedTGAllocs }: Evaluation): string | undefined {
  const shortages = Object.values(FailedTGAllocs ?? {});
  if (shortages.length === 0) return undefined;
  const lacking = shortages.flatMap((each: Shortage) => [
    ...Object.keys(each.DimensionExhausted ?? {}),
    ...Object.keys(each.ConstraintFiltered ?? {}).map((constraint) =>
      isExclusion(constraint) ? 'a node that has no replica of it' : constraint,
    ),
  ]);
  if (lacking.length > 0) return `no room: ${[...new Set(lacking)].join(', ')}`;
  const takers = shortages.flatMap(({ NodesAvailable }) => Object.values(NodesAvailable ?? {}));
  if (takers.some((count) => count > 0)) return 'no room: no node may run it';
  return 'no room: no node of its datacenters and node pool accepts work; they are drained, ineligible or down';
}
