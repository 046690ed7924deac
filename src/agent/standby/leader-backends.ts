import type { Address } from '../../../providers/driver.js';
import { RequestError } from '../../errors/errors.js';
import { Backend } from '../services/balancer/backend.js';
import { Backends } from '../services/balancer/backends.js';

/** Milliseconds that a request waits for a leader: longer than a dead leader's lease lasts. */
export const PATIENCE = 45_000;

/** The leader as the only backend, and what waits for one. */
export class LeaderBackends {
  readonly all = new Backends({
    patience: PATIENCE,
    unavailable: () => null,
    refusal: (why) =>
      new RequestError('MN4011', 503, `No agent is the leader at present: ${why}.`, { retryAfter: 1 }),
  });
  #active: Backend | undefined;

  /** @param dropped called for a former leader, which finishes nothing anymore */
  constructor(private readonly dropped: (former: Backend) => void) {}

  /** Sets the leader's address; undefined while it is unknown or does not answer: what is in progress continues. */
  lead(address: Address | undefined): void {
    const active = this.#active;
    if (!address) {
      if (active) active.available = false;
      return;
    }
    if (active?.address.host === address.host && active.address.port === address.port) {
      active.available = true;
      this.all.changed();
      return;
    }
    this.#active = new Backend('active', address);
    this.all.add(this.#active);
    if (!active) return;
    this.all.delete(active);
    this.dropped(active);
  }
}
