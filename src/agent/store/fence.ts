import { RequestError } from '../../errors/errors.js';
import type { Store } from './open.js';

/**
 * Keeps an agent whose lease has ended away from the database, whatever it believes about the time: each agent that
 * opens it increments the term, and checks in each of its transactions that the term is still its own.
 */
export class Fence {
  #term = 0;

  /** @param lease throws if the agent itself knows that it may not write */
  constructor(private readonly lease: () => void) {}

  /** From now on, no agent that opened it earlier can write. */
  raise(store: Store): void {
    store.run('BEGIN IMMEDIATE');
    this.#term = store.row('UPDATE term SET number = number + 1 RETURNING number')?.integer('number') ?? 0;
    store.run('COMMIT');
  }

  /** Call it in a transaction. @throws RequestError MN4009 if another agent has opened it since */
  check(store: Store): void {
    this.lease();
    if (store.row('SELECT number FROM term')?.integer('number') === this.#term) return;
    throw new RequestError('MN4009', 503, 'Another agent has opened the database, and is now the leader.', {
      retryAfter: 1,
    });
  }
}
