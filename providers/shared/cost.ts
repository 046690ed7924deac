import { number, object } from '../../src/json/shape.js';
import type { Cost } from '../platform.js';

const costShape = object<Cost>({ cpu: number, memory: number, gpu: number });

/** What a worker takes, from the JSON that its platform keeps; undefined where it is not as a driver writes it. */
export function costOf(text = ''): Cost | undefined {
  try {
    const cost: unknown = JSON.parse(text);
    return costShape.matches(cost) ? cost : undefined;
  } catch {
    return undefined;
  }
}
