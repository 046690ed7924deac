import { RequestError } from '../../errors/errors.js';
import type { Store } from './open.js';

/**
 * Keeps an agent from the database whose lease has ended, whatever it believes of the time: each agent that opens it
 * counts the term up, and looks in each of its transactions whether the term is still its own.
 */
export class Fence {
  #term = 0;

  /** @param lease throws where the agent knows itself that it may not write */
  constructor(private readonly lease: () => void) {}

  /** From now on no agent writes that opened it before. */
  raise(store: Store): void {
    store.run('BEGIN IMMEDIATE');
    this.#term = store.row('UPDATE term SET number = number + 1 RETURNING number')?.integer('number') ?? 0;
    store.run('COMMIT');
  }

  /** To be called in a transaction. @throws RequestError MN4009 where another agent has opened it since */
  check(store: Store): void {
    this.lease();
    if (store.row('SELECT number FROM term')?.integer('number') === this.#term) return;
    throw new RequestError('MN4009', 503, 'Another agent has opened the database since: it decides.', {
      retryAfter: 1,
    });
  }
}
