import type { Lease } from '../../../providers/platform.js';
import type { AgentStatus } from '../../api/types.js';
import type { Logger } from '../logging/logger.js';
import type { AgentServer } from '../server.js';
import type { Listeners } from '../services/balancer/listeners.js';
import { LeaseClock } from './clock.js';
import { Follower } from './follower.js';
import { LeaseKeeper } from './keeper.js';
import { Passages } from './passages.js';

export interface StandbyParts {
  readonly lease: Lease;
  readonly self: AgentStatus;
  readonly key: string;
  readonly server: AgentServer;
  /** Not given where another program balances the services. */
  readonly listeners?: Listeners | undefined;
  readonly log: Logger;
  /** The lease was had, and is no longer: the process is to end at once. */
  readonly lost: (why: string) => void;
  readonly signal: AbortSignal;
}

/** The right to decide, once this agent has it. */
export interface Turn {
  /** Throws where it is over; to be called before anything is decided or written. */
  readonly check: () => void;
  /** To be called once this agent serves by itself: what waits for an agent that decides is led to it. */
  begin(): void;
  /** Gives it to the next. */
  end(): Promise<void>;
}

/** Passes all calls on to the active agent, until it is this one's turn. Rejects with the signal's reason when it aborts. */
export async function standBy(parts: StandbyParts): Promise<Turn> {
  const { lease, self, key, server, listeners, log, lost, signal } = parts;
  const keeper = new LeaseKeeper({ lease, clock: new LeaseClock(), log, lost });
  const passages = new Passages({ log, listeners, refused: () => follower.suspect() });
  let ports: readonly number[] = [];
  let shown = '';
  const follower = new Follower({
    lease,
    key,
    self,
    free: () => keeper.free(),
    acquire: () => keeper.acquire(),
    lead: (active) => {
      const where = active?.url ?? 'nowhere';
      if (where !== shown) log.info({ active: active?.url ?? null }, 'standing by');
      shown = where;
      ports = active?.ports ?? ports;
      passages.lead(active);
    },
  });
  server.standBy(passages.handle);
  try {
    await follower.untilActive(signal);
  } catch (error) {
    await lease.close();
    throw error;
  }
  log.info('this agent has the lease: it decides from now on');
  return {
    check: keeper.check,
    begin: () => passages.lead({ url: server.url, ports }),
    end: async () => {
      await keeper.release();
      await lease.close();
    },
  };
}
