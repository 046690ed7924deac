/** The agent's process stands still for seconds, as when the machine is out of breath, or a virtual one is moved. */
import { Agent as Connections } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { kill } from '../../src/process/identity.js';
import { extent, Random } from './support/extent.js';
import { gather } from './support/facts.js';
import { Ground } from './support/ground.js';
import { expectInvariants } from './support/invariants.js';
import { Load } from './support/load.js';

const STALLS = extent(1, 20);
/** Longer than the 5 s for which Node keeps a connection, unless it is told otherwise. */
const STALL = 7_000;
const CONNECTIONS = 20;

describe('an agent that stalls', function () {
  this.timeout(90_000 + STALLS * 60_000);
  let ground: Ground;
  before(function () {
    Ground.require(this);
    ground = new Ground();
  });
  after(async () => {
    await ground?.remove();
  });

  it(`answers what came meanwhile, on kept and on new connections, over ${STALLS} stalls of 7 s`, async () => {
    const random = Random.create();
    await ground.start();
    const load = await Load.begin(ground, random);
    const agent = new Connections({ keepAlive: true, maxSockets: CONNECTIONS });
    try {
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
    } finally {
      agent.destroy();
    }
    const facts = await gather(ground, load);
    console.log(`      ${JSON.stringify({ stalls: STALLS, ...load.acknowledged })}`);
    expectInvariants(facts);
  });
});
