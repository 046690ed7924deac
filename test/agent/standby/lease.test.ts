import { expect } from 'chai';
import fc from 'fast-check';
import {
  given,
  holds,
  type LeaseState,
  type LeaseTerms,
  passed,
  refused,
  STANDBY,
  unanswered,
} from '../../../src/agent/standby/lease.js';

const TERMS: LeaseTerms = { ttl: 10_000, margin: 1_000 };

function active(asked: number, now: number): LeaseState {
  return given(STANDBY, asked, now, TERMS);
}

describe('the lease of an agent', () => {
  it('lasts for its time, counted from the request', () => {
    const state = active(0, 100);
    expect([99, 8_999, 9_000].map((now) => holds(state, now))).to.deep.equal([true, true, false]);
    expect(passed(state, 9_000)).to.deep.equal({ name: 'lost', why: 'it could not be renewed in time' });
  });

  it("is extended by a renewal, and by a late response only by that renewal's own time", () => {
    const once = given(active(0, 0), 3_000, 3_500, TERMS);
    expect(holds(once, 11_999)).to.equal(true);
    expect(holds(once, 12_000)).to.equal(false);
    // The response to the earlier renewal arrives after the response to the later one.
    expect(given(once, 1_000, 4_000, TERMS)).to.include({ until: 12_000 });
  });

  it('is not held if the response came too late', () => {
    expect(active(0, 9_000)).to.equal(STANDBY);
    expect(given(active(0, 0), 8_000, 9_000, TERMS)).to.include({ name: 'lost' });
  });

  it('is lost at once, and permanently, if the platform says so', () => {
    const lost = refused(active(0, 0));
    expect(lost).to.include({ name: 'lost' });
    expect(given(lost, 1, 2, TERMS)).to.equal(lost);
    expect(refused(STANDBY)).to.equal(STANDBY);
  });

  it('is requested repeatedly while a renewal gets no response', () => {
    let state = active(0, 0);
    let tries = 0;
    for (; state.name === 'active' && state.until - state.renewAt > 50; tries++)
      state = unanswered(state, state.renewAt);
    expect(state).to.include({ name: 'active', until: 9_000 });
    expect(tries).to.be.within(5, 30);
  });

  it('never belongs to two agents, whatever is lost, late or stopped, while the clocks run nearly alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.91, max: 1.09, noNaN: true }), { minLength: 2, maxLength: 3 }),
        fc.array(step, { minLength: 20, maxLength: 200 }),
        (rates, steps) => {
          const world = new World(rates);
          for (const each of steps) world.take(each);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes to others after its holder has stopped', () => {
    const world = new World([1, 1]);
    const quick: Answer = { toPlatform: 5, toAgent: 5 };
    world.take({ agent: 0, wait: 0, ...quick });
    world.take({ agent: 1, wait: 100, ...quick });
    expect(world.holders()).to.deep.equal([0]);
    for (let time = 0; time < 12_000; time += 1_000) world.take({ agent: 1, wait: 1_000, ...quick });
    expect(world.holders()).to.deep.equal([1]);
  });
});

interface Answer {
  /** Milliseconds in transit, or lost. */
  readonly toPlatform: number | 'lost';
  readonly toAgent: number | 'lost';
}

/** After a wait, an agent requests the lease or its renewal; an agent that is never chosen is in effect stopped. */
interface Step extends Answer {
  readonly agent: number;
  readonly wait: number;
}

const way = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 200 }) },
  { weight: 2, arbitrary: fc.integer({ min: 200, max: 15_000 }) },
  { weight: 1, arbitrary: fc.constant('lost' as const) },
);
const step: fc.Arbitrary<Step> = fc.record({
  agent: fc.nat({ max: 2 }),
  wait: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 12_000 })),
  toPlatform: way,
  toAgent: way,
});

interface Participant {
  /** How fast its clock runs compared with the platform's. */
  readonly rate: number;
  state: LeaseState;
}

/** A platform that gives its lease to whoever asks while it is free; every message takes time. */
class World {
  #now = 0;
  #lease: { readonly agent: number; readonly until: number } | undefined;
  readonly #agents: Participant[];
  #pending: { readonly at: number; readonly run: () => void }[] = [];

  constructor(rates: readonly number[]) {
    this.#agents = rates.map((rate) => ({ rate, state: STANDBY }));
  }

  take({ agent: chosen, wait, toPlatform, toAgent }: Step): void {
    this.#advance(wait);
    const index = chosen % this.#agents.length;
    const agent = this.#agents[index];
    if (!agent) return;
    agent.state = passed(agent.state, this.#clock(agent));
    // An agent that has lost it ends, and another replaces it.
    if (agent.state.name === 'lost') agent.state = STANDBY;
    const asked = this.#clock(agent);
    const before = agent.state;
    if (toPlatform === 'lost') {
      this.#unanswered(agent);
      return;
    }
    this.#after(toPlatform, () => {
      const yes = before.name === 'standby' ? this.#acquire(index) : this.#renew(index);
      if (toAgent === 'lost') return this.#unanswered(agent);
      this.#after(toAgent, () => {
        // A response to an agent that has ended meanwhile reaches nobody.
        if (agent.state.name !== before.name) return;
        const now = this.#clock(agent);
        agent.state = yes ? given(agent.state, asked, now, TERMS) : refused(agent.state);
      });
    });
  }

  holders(): number[] {
    return this.#agents.flatMap((agent, index) => (holds(agent.state, this.#clock(agent)) ? [index] : []));
  }

  #unanswered(agent: Participant): void {
    agent.state = unanswered(agent.state, this.#clock(agent));
  }

  #acquire(agent: number): boolean {
    if (this.#lease && this.#now < this.#lease.until) return false;
    this.#lease = { agent, until: this.#now + TERMS.ttl };
    return true;
  }

  #renew(agent: number): boolean {
    if (this.#lease?.agent !== agent || this.#now >= this.#lease.until) return false;
    this.#lease = { agent, until: this.#now + TERMS.ttl };
    return true;
  }

  #clock({ rate }: Participant): number {
    return this.#now * rate;
  }

  #after(wait: number, run: () => void): void {
    this.#pending.push({ at: this.#now + wait, run });
  }

  /** To the end of the wait, through every message that arrives in it. */
  #advance(wait: number): void {
    const end = this.#now + wait;
    for (;;) {
      const [next] = this.#pending.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#pending = this.#pending.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      expect(this.holders().length, `holders at ${this.#now}`).to.be.at.most(1);
    }
    this.#now = end;
    expect(this.holders().length, `holders at ${this.#now}`).to.be.at.most(1);
  }
}
