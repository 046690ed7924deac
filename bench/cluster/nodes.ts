import type { Random } from '../../src/simulator/random.js';

/** Nodes that are looked at for a worker, as Nomad does for batch jobs, before any is taken that has room. */
const CANDIDATES = 2;

/** The nodes of a cluster, all alike: which of them a worker is placed on. */
export class Nodes {
  readonly #used: Uint16Array;
  #free: number;

  /** @param room workers that fit on one node */
  constructor(
    count: number,
    private readonly room: number,
    private readonly random: Random,
  ) {
    this.#used = new Uint16Array(count);
    this.#free = count * room;
  }

  /** The node that takes a worker: the fullest of a few with room. undefined where none has room. */
  place(): number | undefined {
    if (this.#free === 0) return undefined;
    const count = this.#used.length;
    let [best, most] = [-1, -1];
    for (let looked = 0, found = 0; found < CANDIDATES && looked < count; looked++) {
      const node = Math.floor(this.random() * count);
      const used = this.#used[node] ?? 0;
      if (used >= this.room) continue;
      found++;
      if (used > most) [best, most] = [node, used];
    }
    const node = best >= 0 ? best : this.#used.findIndex((used) => used < this.room);
    this.#used[node] = (this.#used[node] ?? 0) + 1;
    this.#free--;
    return node;
  }

  leave(node: number): void {
    this.#used[node] = (this.#used[node] ?? 0) - 1;
    this.#free++;
  }
}
