import type { Lease } from '../../../providers/platform.js';
import type { AgentStatus } from '../../api/types.js';
import type { Logger } from '../logging/logger.js';
import type { AgentServer } from '../server.js';
import type { Listeners } from '../services/balancer/listeners.js';
import { LeaseClock } from './clock.js';
import { Follower, type Leader } from './follower.js';
import { LeaseKeeper } from './keeper.js';
import { Passages } from './passages.js';

export interface StandbyParts {
  readonly lease: Lease;
  readonly self: AgentStatus;
  readonly key: string;
  readonly server: AgentServer;
  /** undefined if another program balances the services. */
  readonly listeners?: Listeners | undefined;
  readonly log: Logger;
  /** The lease was held, and is lost: the process must end at once. */
  readonly lost: (why: string) => void;
  readonly signal: AbortSignal;
}

/** The right to decide, once this agent has it. */
export interface Turn {
  /** Throws if it is over; call it before anything is decided or written. */
  readonly check: () => void;
  /** Call it once this agent serves by itself: sends it the requests that wait for a leader. */
  begin(): void;
  /** Passes it to the next agent. */
  end(): Promise<void>;
}

/** Forwards all calls to the leader, until it is this agent's turn. Rejects with the signal's reason if it aborts. */
export async function standBy(parts: StandbyParts): Promise<Turn> {
  const { lease, self, key, server, listeners, log, lost, signal } = parts;
  const keeper = new LeaseKeeper({ lease, clock: new LeaseClock(), log, lost });
  const passages = new Passages({ log, listeners, refused: () => follower.suspect() });
  let known: Pick<Leader, 'ports' | 'rawPorts'> = { ports: [], rawPorts: [] };
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
      known = active ?? known;
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
  log.info('this agent has the lease: it is the leader from now on');
  return {
    check: keeper.check,
    begin: () => passages.lead({ ...known, url: server.url }),
    end: async () => {
      await keeper.release();
      await lease.close();
    },
  };
}
