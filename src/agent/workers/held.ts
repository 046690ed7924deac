import type { Cost } from '../../../providers/driver.js';

export interface Held {
  readonly workers: number;
  readonly amounts: Cost;
}

/**
 * The resources of the workers together: each counts with what it was created with, not with what the manifest says
 * now.
 */
export function heldBy(workers: Iterable<{ readonly cost: Cost }>): Held {
  let count = 0;
  const amounts = { cpu: 0, memory: 0, gpu: 0 };
  for (const { cost } of workers) {
    count++;
    amounts.cpu += cost.cpu;
    amounts.memory += cost.memory;
    amounts.gpu += cost.gpu;
  }
  return { workers: count, amounts };
}

/** The resources of one worker made from the template. */
export function costOf({ cpu, memory, gpu }: Cost): Cost {
  return { cpu, memory, gpu };
}
