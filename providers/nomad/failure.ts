import type { Evaluation, Shortage, TaskEvent, TaskState } from './api/answers.js';

/** What keeps a task from being started, last. */
export function startFailure(task: TaskState | undefined): TaskEvent | undefined {
  return task?.Events?.findLast(({ Type }) => /Failure|Template|Failed/.test(Type));
}

/** What every node lacks for a job; undefined where one has room. */
export function noRoom({ FailedTGAllocs }: Evaluation): string | undefined {
  const shortages = Object.values(FailedTGAllocs ?? {});
  if (shortages.length === 0) return undefined;
  const lacking = shortages.flatMap((each: Shortage) => [
    ...Object.keys(each.DimensionExhausted ?? {}),
    ...Object.keys(each.ConstraintFiltered ?? {}),
  ]);
  if (lacking.length > 0) return `no room: ${[...new Set(lacking)].join(', ')}`;
  const takers = shortages.flatMap(({ NodesAvailable }) => Object.values(NodesAvailable ?? {}));
  if (takers.some((count) => count > 0)) return 'no room: no node may run it';
  return 'no room: no node of its datacenters and node pool takes work; they are drained, ineligible or down';
}
