import { setTimeout as delay } from 'node:timers/promises';
import type { Lease } from '../../../providers/platform.js';
import { standbyAnswerShape } from '../../api/shapes.generated.js';
import type { AgentStatus } from '../../api/types.js';
import { Transport } from '../../client/transport.js';

/** Milliseconds between requests to the leader, and between looks for one. */
const INTERVAL = 1_000;
const HURRY = 250;
/** Milliseconds for which others go first: an agent that has just been started to replace a failed one may fail too. */
const YIELD = 3 * HURRY;
/** Milliseconds that a request may take. */
const PATIENCE = 2_000;

export interface FollowerParts {
  readonly lease: Pick<Lease, 'holder'>;
  readonly key: string;
  readonly self: AgentStatus;
  /** Returns whether it has released the lease of an agent that has ended. */
  readonly free: () => Promise<boolean>;
  /** Takes the lease, if possible. */
  readonly acquire: () => Promise<boolean>;
  /** Called repeatedly with the leader's address and the ports of its services; null if it is unknown. */
  readonly lead: (active: Leader | null) => void;
}

export interface Leader {
  readonly url: string;
  readonly ports: readonly number[];
  /** Those of them whose services do not speak HTTP. */
  readonly rawPorts: readonly number[];
}

/**
 * Follows the leader, and takes the lease once there is none. The platform is not asked as long as the leader answers:
 * it answers only while it has the lease.
 */
export class Follower {
  #active: string | undefined;
  #wake = () => {};

  constructor(private readonly parts: FollowerParts) {}

  /** Resolves once this agent has the lease; rejects with the signal's reason if it aborts. */
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

  /** The leader has refused a connection: looks for it at once. */
  suspect(): void {
    this.#wake();
  }

  async #find(): Promise<Leader | null> {
    const known = this.#active && (await this.#ask(this.#active));
    if (known) return known;
    const { lease, self } = this.parts;
    // If the platform does not answer, the leader may still be at its last address.
    const url = await lease.holder(AbortSignal.timeout(PATIENCE)).catch(() => undefined);
    this.#active = url === self.url ? undefined : (url ?? this.#active);
    return this.#active === undefined ? null : await this.#ask(this.#active);
  }

  /** null if it is not the leader. */
  async #ask(url: string): Promise<Leader | null> {
    const { key, self } = this.parts;
    const transport = new Transport(url, key, fetch);
    try {
      const { ports, raw_ports: rawPorts = [] } = await transport.json(standbyAnswerShape, '/v1/standbys', {
        method: 'POST',
        headers: new Headers({ 'content-type': 'application/json' }),
        body: JSON.stringify(self),
        signal: AbortSignal.timeout(PATIENCE),
      });
      return { url, ports, rawPorts };
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
