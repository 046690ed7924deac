import { number, object } from '../../src/json/shape.js';
import { KINDS } from '../../src/manifest/model.js';
import type { Cost, Worker } from '../driver.js';

/** What of a worker stays the same for as long as it is there. */
export type Description = Omit<Worker, 'startedAt' | 'address' | 'exit'>;

const costShape = object<Cost>({ cpu: number, memory: number, gpu: number });

/** A worker by what a driver wrote on it; undefined if it was not written by a driver. @param cost as JSON */
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
