import type { Lease } from '../../../providers/platform.js';
import { RequestError } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import { background } from '../../process/background.js';
import type { Logger } from '../logging/logger.js';
import {
  given,
  holds,
  type LeaseState,
  type LeaseTerms,
  passed,
  refused,
  STANDBY,
  unanswered,
} from './lease.js';

/** The fraction of time by which the clocks of the platform and of this machine may differ. */
const DRIFT = 0.1;
/** Milliseconds that a call to the platform may take before another is tried. */
const PATIENCE = 2_000;

export interface KeeperParts {
  readonly lease: Pick<Lease, 'ttl' | 'free' | 'acquire' | 'renew' | 'release'>;
  readonly clock: { now(): number };
  readonly log: Logger;
  /** The lease was held, and is lost; called once. Nothing may be decided from then on. */
  readonly lost: (why: string) => void;
}

/** Takes the lease for this agent, and keeps it. */
export class LeaseKeeper {
  readonly #terms: LeaseTerms;
  #state: LeaseState = STANDBY;
  #renewing = false;
  #timer: NodeJS.Timeout | undefined;
  #complaint = '';

  constructor(private readonly parts: KeeperParts) {
    const { ttl } = parts.lease;
    this.#terms = { ttl, margin: ttl * DRIFT };
  }

  /** Resolves with whether this agent now has it. */
  async acquire(): Promise<boolean> {
    const { lease, clock } = this.parts;
    const asked = clock.now();
    const yes = await this.#answer(lease.acquire(AbortSignal.timeout(PATIENCE)));
    if (yes) this.#become(given(this.#state, asked, clock.now(), this.#terms));
    return this.#state.name === 'active';
  }

  /** Releases it for an agent that ended without doing so; resolves with whether it did. */
  async free(): Promise<boolean> {
    const { lease, log } = this.parts;
    const yes = (await this.#answer(lease.free(AbortSignal.timeout(PATIENCE)))) ?? false;
    if (yes) log.info('the agent that had the lease has ended: others may take it at once');
    return yes;
  }

  /** @throws RequestError MN4009 if this agent may not decide, or no longer may */
  readonly check = (): void => {
    const now = this.parts.clock.now();
    if (holds(this.#state, now)) return;
    this.#become(passed(this.#state, now));
    throw new RequestError('MN4009', 503, 'The agent has lost its lease: another one is the leader.', {
      retryAfter: 1,
    });
  };

  /** Releases it; call this once nothing is decided any more. */
  async release(): Promise<void> {
    clearTimeout(this.#timer);
    const had = holds(this.#state, this.parts.clock.now());
    this.#state = STANDBY;
    // A lease that may have ended is not released: another agent may have it by now.
    if (had) await this.#answer(this.parts.lease.release().then(() => true));
  }

  #become(state: LeaseState): void {
    const before = this.#state;
    this.#state = state;
    clearTimeout(this.#timer);
    if (state.name === 'active') {
      const at = this.#renewing ? state.until : Math.min(state.renewAt, state.until);
      this.#timer = setTimeout(() => this.#due(), Math.max(0, Math.ceil(at - this.parts.clock.now())));
    }
    if (state.name === 'lost' && before.name !== 'lost') this.parts.lost(state.why);
  }

  #due(): void {
    const now = this.parts.clock.now();
    const state = passed(this.#state, now);
    if (state.name === 'active' && now >= state.renewAt && !this.#renewing) {
      background('the lease could not be renewed', () => this.#renew());
    }
    this.#become(state);
  }

  async #renew(): Promise<void> {
    const { lease, clock } = this.parts;
    this.#renewing = true;
    const asked = clock.now();
    const yes = await this.#answer(lease.renew(AbortSignal.timeout(PATIENCE)));
    this.#renewing = false;
    // It was lost, or released, meanwhile.
    if (this.#state.name !== 'active') return;
    const now = clock.now();
    if (yes) this.#become(given(this.#state, asked, now, this.#terms));
    else this.#become(yes === undefined ? unanswered(this.#state, now) : refused(this.#state));
  }

  /** undefined without a response: then nothing is known. */
  async #answer(asked: Promise<boolean>): Promise<boolean | undefined> {
    try {
      const answer = await asked;
      this.#complaint = '';
      return answer;
    } catch (error) {
      const complaint = messageOf(error);
      if (complaint !== this.#complaint)
        this.parts.log.warn({ err: error }, 'the lease could not be reached');
      this.#complaint = complaint;
      return undefined;
    }
  }
}
