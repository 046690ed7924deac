import { expect } from 'chai';
import pino from 'pino';
import { LeaseClock } from '../../../src/agent/standby/clock.js';
import { LeaseKeeper } from '../../../src/agent/standby/keeper.js';
import { PlatformError, RequestError } from '../../../src/errors/errors.js';
import { until } from '../../support/until.js';

const log = pino({ enabled: false });
const AWAY = new PlatformError('MN4021', 'Nomad does not answer');

/** A platform that answers as the test says, and a clock that the test controls. */
class Bench {
  time = 0;
  renews = 0;
  releases = 0;
  losses: string[] = [];
  answer: boolean | Error = true;
  readonly ttl: number;
  readonly keeper: LeaseKeeper;

  constructor(ttl: number, clock: { now(): number } = { now: () => this.time }) {
    this.ttl = ttl;
    this.keeper = new LeaseKeeper({ lease: this, clock, log, lost: (why) => void this.losses.push(why) });
  }

  free(): Promise<boolean> {
    return this.#answered();
  }

  acquire(): Promise<boolean> {
    return this.#answered();
  }

  renew(): Promise<boolean> {
    this.renews++;
    return this.#answered();
  }

  async release(): Promise<void> {
    this.releases++;
  }

  async #answered(): Promise<boolean> {
    if (typeof this.answer !== 'boolean') throw this.answer;
    return this.answer;
  }
}

describe('the keeper of the lease', () => {
  it('lets nothing be decided before it has the lease, or while another agent has it', async () => {
    const bench = new Bench(10_000);
    bench.answer = false;
    expect(await bench.keeper.acquire()).to.equal(false);
    expect(bench.keeper.check).to.throw(RequestError, /another one is the leader/);
    bench.answer = AWAY;
    expect(await bench.keeper.acquire()).to.equal(false);
    expect(bench.losses).to.deep.equal([]);
  });

  it('frees the lease of an agent that has ended, without taking it', async () => {
    const bench = new Bench(10_000);
    expect(await bench.keeper.free()).to.equal(true);
    expect(bench.keeper.check).to.throw(RequestError);
    bench.answer = false;
    expect(await bench.keeper.free()).to.equal(false);
    bench.answer = AWAY;
    expect(await bench.keeper.free()).to.equal(false);
  });

  it('renews it repeatedly, on the real clock', async () => {
    const bench = new Bench(400, new LeaseClock());
    expect(await bench.keeper.acquire()).to.equal(true);
    await until('it was renewed for longer than it holds', () => bench.renews >= 8);
    bench.keeper.check();
    await bench.keeper.release();
    expect([bench.releases, bench.losses]).to.deep.equal([1, []]);
  });

  it('loses it once the platform says so', async () => {
    const bench = new Bench(200, new LeaseClock());
    await bench.keeper.acquire();
    bench.answer = false;
    await until('it is lost', () => bench.losses.length > 0);
    expect(bench.keeper.check).to.throw(RequestError);
    expect(bench.losses).to.deep.equal(['another agent has the lease, or may have it']);
  });

  it('loses it by its own clock while the platform does not answer', async () => {
    const bench = new Bench(200, new LeaseClock());
    await bench.keeper.acquire();
    bench.answer = AWAY;
    await until('it is lost', () => bench.losses.length > 0);
    expect(bench.renews).to.be.greaterThan(1);
    expect(bench.losses).to.deep.equal(['it could not be renewed in time']);
  });

  it('notices at the first check that it was stopped for too long, and then releases nothing', async () => {
    const bench = new Bench(10_000);
    await bench.keeper.acquire();
    bench.time = 8_999;
    bench.keeper.check();
    bench.time = 9_000;
    expect(bench.keeper.check).to.throw(RequestError);
    expect(bench.losses).to.have.length(1);
    await bench.keeper.release();
    expect(bench.releases).to.equal(0);
  });
});

describe('the clock of the lease', () => {
  it('follows whichever of the clocks advances, and never goes back', () => {
    let [monotonic, timeOfDay] = [50, 1_000_000];
    const clock = new LeaseClock(
      () => monotonic,
      () => timeOfDay,
    );
    const passing = (passed: number, shown: number) => {
      monotonic += passed;
      timeOfDay += shown;
      return clock.now();
    };
    expect(passing(10, 10)).to.equal(10);
    // The machine slept.
    expect(passing(1, 5_000)).to.equal(5_010);
    // The time was put back.
    expect(passing(20, -3_600_000)).to.equal(5_030);
    expect(passing(0, 0)).to.equal(5_030);
  });
});
