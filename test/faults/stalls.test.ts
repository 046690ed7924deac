/** The agent's process stops for seconds, as when the machine is overloaded, or a virtual one is migrated. */
import { Agent as Connections } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { kill } from '../../src/process/identity.js';
import { extent } from './support/extent.js';
import { Ground } from './support/ground.js';
import { tryFaults } from './support/trial.js';

const STALLS = extent(1, 20);
/** Longer than the 5 s for which Node keeps a connection by default. */
const STALL = 7_000;
const CONNECTIONS = 20;

describe('an agent that stalls', function () {
  this.timeout(90_000 + STALLS * 60_000);
  const place = Ground.ofSuite();

  it(`answers what arrived meanwhile, on kept and new connections, in ${STALLS} stalls of 7 s`, async () => {
    const ground = place();
    const agent = new Connections({ keepAlive: true, maxSockets: CONNECTIONS });
    await tryFaults(ground, async ({ load, random }) => {
      const many = (kept: boolean) =>
        Array.from({ length: CONNECTIONS }, (_, n) => {
          const options = kept ? { agent } : {};
          return n % 2 === 0 ? load.call(options) : load.request(options);
        });
      for (let stall = 0; stall < STALLS; stall++) {
        expect(await Promise.all(many(true)), 'before the stall').not.to.include(false);
        await delay(random.below(2_000));
        kill(ground.pid, 'SIGSTOP');
        const calls = [...many(true), ...many(false)];
        await delay(STALL);
        kill(ground.pid, 'SIGCONT');
        expect(await Promise.all(calls), 'after the stall').not.to.include(false);
      }
      return { stalls: STALLS };
    }).finally(() => agent.destroy());
  });
});
