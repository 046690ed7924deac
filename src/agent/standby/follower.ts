import { setTimeout as delay } from 'node:timers/promises';
import type { Lease } from '../../../providers/platform.js';
import { standbyAnswerShape } from '../../api/shapes.generated.js';
import type { AgentStatus } from '../../api/types.js';
import { Transport } from '../../client/transport.js';

/** Milliseconds between questions to an active agent that answers, and while none does. */
const INTERVAL = 1_000;
const HURRY = 250;
/** Milliseconds for which others go first: one that has just been started in the place of one that failed may fail too. */
const YIELD = 3 * HURRY;
/** Milliseconds that a question may take. */
const PATIENCE = 2_000;

export interface FollowerParts {
  readonly lease: Pick<Lease, 'holder'>;
  readonly key: string;
  readonly self: AgentStatus;
  /** Whether it has given the lease back of an agent that has ended. */
  readonly free: () => Promise<boolean>;
  /** Takes the lease, where it can. */
  readonly acquire: () => Promise<boolean>;
  /** Where the active agent is, and the ports of its services; null where it is not known. Told again and again. */
  readonly lead: (active: Leader | null) => void;
}

export interface Leader {
  readonly url: string;
  readonly ports: readonly number[];
}

/**
 * Follows the active agent, and takes the lease once there is none. As long as that one answers, the platform is not
 * asked: it answers only while it has the lease.
 */
export class Follower {
  #active: string | undefined;
  #wake = () => {};

  constructor(private readonly parts: FollowerParts) {}

  /** Resolves once this agent has the lease; rejects with the signal's reason when it aborts. */
  async untilActive(signal: AbortSignal): Promise<void> {
    const { free, acquire, lead } = this.parts;
    for (;;) {
      signal.throwIfAborted();
      const leader = await this.#find();
      lead(leader);
      if (!leader) {
        if (await free()) await this.#pause(YIELD, signal);
        if (await acquire()) return;
      }
      await this.#pause(leader ? INTERVAL : HURRY, signal);
    }
  }

  /** The active agent has refused a connection: it is looked for at once. */
  suspect(): void {
    this.#wake();
  }

  async #find(): Promise<Leader | null> {
    const known = this.#active && (await this.#ask(this.#active));
    if (known) return known;
    const { lease, self } = this.parts;
    // Where the platform does not answer, the agent may still be where it was.
    const url = await lease.holder(AbortSignal.timeout(PATIENCE)).catch(() => undefined);
    this.#active = url === self.url ? undefined : (url ?? this.#active);
    return this.#active === undefined ? null : await this.#ask(this.#active);
  }

  /** null where it does not decide. */
  async #ask(url: string): Promise<Leader | null> {
    const { key, self } = this.parts;
    const transport = new Transport(url, key, fetch);
    try {
      const { ports } = await transport.json(standbyAnswerShape, '/v1/standbys', {
        method: 'POST',
        headers: new Headers({ 'content-type': 'application/json' }),
        body: JSON.stringify(self),
        signal: AbortSignal.timeout(PATIENCE),
      });
      return { url, ports };
    } catch {
      return null;
    }
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const end = new AbortController();
    this.#wake = () => end.abort();
    await delay(milliseconds, undefined, { signal: AbortSignal.any([signal, end.signal]) }).catch(() => {});
  }
}
