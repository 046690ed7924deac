import { expect } from 'chai';
import { pino } from 'pino';
import type { Exit, Worker } from '../../../providers/driver.js';
import { Attempt, type AttemptResult } from '../../../src/agent/executions/attempt.js';
import { MemoryDriver } from '../../support/memory-driver.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const HOUR = 3_600_000;
const COST = { cpu: 1, memory: 0, gpu: 0 };

/** Its workers were started by an earlier agent. */
class AdoptedDriver extends MemoryDriver {
  start(): Promise<Worker> {
    return Promise.reject(new Error('nothing starts here'));
  }

  async stop(): Promise<void> {}
}

describe('an attempt whose program ended while no agent was running', () => {
  let clock: VirtualClock;
  let results: AttemptResult[];

  beforeEach(() => {
    clock = new VirtualClock();
    results = [];
  });

  /** Its timeout is an hour. The agent that adopts it starts `away` milliseconds after the program. */
  function adopt(away: number, exit: Partial<Exit>): void {
    const parts = { driver: new AdoptedDriver(), clock, log: pino({ enabled: false }), waits: () => {} };
    const terms = { timeout: 3_600, stop_grace_period: 10 };
    const attempt = new Attempt('execution', 1, 'worker', 'job', COST, terms, parts, (result) =>
      results.push(result),
    );
    const startedAt = clock.timeOfDay() - away;
    attempt.adopt({
      id: 'worker',
      workload: 'job',
      kind: 'job',
      revision: 'one',
      cost: COST,
      startedAt,
      exit: { code: 0, signal: null, outOfMemory: false, at: clock.timeOfDay(), ...exit },
    });
  }

  it('exited if its timeout had not ended', () => {
    adopt(HOUR / 2, {});
    expect(results.map(({ kind }) => kind)).to.deep.equal(['exited']);
  });

  it('timed out if it ran for longer', () => {
    adopt(2 * HOUR, {});
    adopt(2 * HOUR, { ran: 2 * HOUR });
    expect(results.map(({ kind }) => kind)).to.deep.equal(['timed-out', 'timed-out']);
  });

  it('exited if only the time of day says that it ran for longer, and the platform knows better', () => {
    adopt(10 * HOUR, { ran: 500 });
    expect(results.map(({ kind }) => kind)).to.deep.equal(['exited']);
  });
});
