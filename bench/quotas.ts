import type { Claimant } from '../src/agent/quotas/membership.js';
import { Quotas } from '../src/agent/quotas/quotas.js';
import { systemClock } from '../src/agent/time/clock.js';
import { median } from './statistics.js';

export interface QuotaFigure {
  readonly members: number;
  /** Microseconds for an event in one function: without quotas, with room for everything, and without. */
  readonly without: number;
  readonly fits: number;
  readonly shared: number;
}

const MEMBERS = [1, 100, 1_000];
/** Workers that each function asks for; scarce quotas allow half of them. */
const WISH = 10;
const COST = { cpu: 0.1, memory: 256 * 2 ** 20, gpu: 0 };

/** Cost of quotas when a worker starts or ends, the median of several rounds, by the number of functions that ask for workers. */
export async function benchQuotas(rounds = 5): Promise<QuotaFigure[]> {
  const results = MEMBERS.map((members) => ({
    members,
    without: [] as number[],
    fits: [] as number[],
    shared: [] as number[],
  }));
  // The first round is a warm-up and not counted; the cases alternate, so that noise affects them equally.
  for (let round = 0; round <= rounds; round++) {
    for (const { members, ...figures } of results) {
      const all = members * WISH * COST.cpu;
      const without = await events(members, undefined, 2_000);
      const fits = await events(members, all + 1, 2_000);
      const shared = await events(members, all / 2, members >= 1_000 ? 50 : 500);
      if (round === 0) continue;
      figures.without.push(without);
      figures.fits.push(fits);
      figures.shared.push(shared);
    }
  }
  return results.map(({ members, without, fits, shared }) => ({
    members,
    without: median(without),
    fits: median(fits),
    shared: median(shared),
  }));
}

/** Microseconds for one event: a worker of one function starts or ends, until all listeners have been notified. */
async function events(members: number, cpu: number | undefined, count: number): Promise<number> {
  const quotas = new Quotas(systemClock);
  quotas.setLimits(cpu === undefined ? {} : { cpu });
  const functions = Array.from({ length: members }, (_, index) => member(quotas, `f${index}`));
  for (const each of functions) each.rebalanced();
  await null;
  const begin = performance.now();
  for (let done = 0; done < count; done++) {
    const each = functions[done % members];
    each?.toggle();
    // Shares are computed once all simultaneous changes are known.
    await null;
  }
  const passed = performance.now() - begin;
  for (const each of functions) quotas.leave(each);
  return (passed / count) * 1_000;
}

function member(quotas: Quotas, name: string): Claimant & { toggle(): void } {
  let workers = WISH / 2;
  const each = {
    name,
    cost: () => COST,
    floor: () => 0,
    wish: () => WISH,
    held: () => ({ workers, amounts: { cpu: workers * COST.cpu, memory: workers * COST.memory, gpu: 0 } }),
    rebalanced: () => quotas.report(each),
    toggle: () => {
      workers = workers === WISH / 2 ? WISH / 2 - 1 : WISH / 2;
      quotas.report(each);
      quotas.allowance(each);
      quotas.room(each);
    },
  };
  return each;
}
