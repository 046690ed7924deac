import type { Random } from '../../src/simulator/random.js';

/** Number of nodes with room that are compared for a worker, as in Nomad for batch jobs. */
const CANDIDATES = 2;

/** The identical nodes of a cluster, and on which of them a worker is placed. */
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

  /** The node for a worker: the fullest of a few with room. undefined if none has room. */
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
