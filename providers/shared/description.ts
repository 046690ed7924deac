import { number, object, optional } from '../../src/json/shape.js';
import { KINDS } from '../../src/manifest/model.js';
import type { Cost, Worker } from '../driver.js';

/** The part of a worker that never changes. */
export type Description = Omit<Worker, 'startedAt' | 'address' | 'exit'>;

const costShape = object<Cost>({
  cpu: number,
  memory: number,
  gpu: number,
  memory_limit: optional(number),
});

/** Reads what a driver has written on a worker; undefined if no driver wrote it. @param texts `cost` is JSON */
export function describedBy(
  texts: Readonly<Record<'id' | 'workload' | 'kind' | 'revision' | 'cost', string | undefined>>,
): Description | undefined {
  const { id, workload, revision } = texts;
  const kind = KINDS.find((each) => each === texts.kind);
  const cost = costOf(texts.cost);
  if (id === undefined || workload === undefined || revision === undefined || !kind || !cost)
    return undefined;
  return { id, workload, kind, revision, cost };
}

function costOf(text = ''): Cost | undefined {
  try {
    const cost: unknown = JSON.parse(text);
    return costShape.matches(cost) ? cost : undefined;
  } catch {
    return undefined;
  }
}
