import { Random } from './extent.js';
import { type GatherOptions, gather } from './facts.js';
import type { Ground } from './ground.js';
import { expectInvariants } from './invariants.js';
import { Load } from './load.js';

export interface Trial {
  readonly load: Load;
  readonly random: Random;
}

/**
 * Starts the ground's agent with a load of every kind, causes faults, and checks what must hold whatever happens.
 * Prints what was tried.
 * @param makeFaults resolves, once they are over, with the number of each
 * @param options `except`: names of invariants that the faults are allowed to violate
 */
export async function tryFaults(
  ground: Ground,
  makeFaults: (trial: Trial) => Promise<Readonly<Record<string, number>>>,
  options: GatherOptions & { readonly except?: readonly string[] } = {},
): Promise<void> {
  const random = Random.create();
  await ground.start();
  const load = await Load.begin(ground, random);
  const tried = await makeFaults({ load, random });
  const facts = await gather(ground, load, options);
  console.log(`      ${JSON.stringify({ ...tried, kills: facts.kills, ...load.acknowledged })}`);
  expectInvariants(facts, options);
}
