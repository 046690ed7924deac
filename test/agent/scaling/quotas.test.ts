import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Amounts,
  type Claim,
  quotaRoom,
  RESOURCES,
  shareQuotas,
  type Turn,
} from '../../../src/agent/scaling/quotas.js';

function claim(name: string, wish: number, cost: Partial<Amounts>, more: Partial<Claim> = {}): Claim {
  return {
    name,
    wish,
    floor: 0,
    held: 0,
    granted: 0,
    served: false,
    since: 0,
    cost: { cpu: 0, memory: 0, gpu: 0, ...cost },
    ...more,
  };
}

function grantsOf(limits: Partial<Amounts>, claims: readonly Claim[], turn: Turn = 'goes on') {
  return Object.fromEntries(
    [...shareQuotas(limits, claims, turn)].map(([{ name }, grant]) => [name, grant] as const),
  );
}

function workersOf(
  limits: Partial<Amounts>,
  claims: readonly Claim[],
  turn: Turn = 'goes on',
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(grantsOf(limits, claims, turn)).map(([name, { workers }]) => [name, workers]),
  );
}

describe('shareQuotas', () => {
  it('gives everyone its wish where that fits', () => {
    const grants = grantsOf({ cpu: 4 }, [claim('a', 30, { cpu: 0.1 }), claim('b', 10, { cpu: 0.1 })]);
    expect(grants).to.deep.equal({
      a: { workers: 30, heldBackBy: null },
      b: { workers: 10, heldBackBy: null },
    });
  });

  it('shares evenly what does not, and says which resource was short', () => {
    const grants = grantsOf({ memory: 10 }, [claim('a', 9, { memory: 1 }), claim('b', 9, { memory: 1 })]);
    expect(grants).to.deep.equal({
      a: { workers: 5, heldBackBy: 'memory' },
      b: { workers: 5, heldBackBy: 'memory' },
    });
  });

  it('gives what a small wish leaves to those who wish for more', () => {
    const claims = [claim('a', 2, { cpu: 1 }), claim('b', 50, { cpu: 1 }), claim('c', 50, { cpu: 1 })];
    expect(workersOf({ cpu: 10 }, claims)).to.deep.equal({ a: 2, b: 4, c: 4 });
  });

  it('weighs by the resource that a worker takes most of', () => {
    const claims = [claim('a', 100, { cpu: 1, memory: 4 }), claim('b', 100, { cpu: 3, memory: 1 })];
    // The example of the paper on dominant resource fairness.
    expect(workersOf({ cpu: 9, memory: 18 }, claims)).to.deep.equal({ a: 3, b: 2 });
  });

  it('places floors first, even past the limits', () => {
    const claims = [claim('a', 9, { cpu: 1 }), claim('z', 5, { cpu: 1 }, { floor: 5 })];
    expect(workersOf({ cpu: 6 }, claims)).to.deep.equal({ a: 1, z: 5 });
    expect(workersOf({ cpu: 4 }, claims)).to.deep.equal({ a: 0, z: 5 });
  });

  it('leaves surplus workers to their function until somebody else wants the room', () => {
    const idle = claim('idle', 1, { cpu: 1 }, { held: 6 });
    expect(workersOf({ cpu: 8 }, [idle, claim('b', 2, { cpu: 1 })])).to.deep.equal({ idle: 6, b: 2 });
    expect(workersOf({ cpu: 8 }, [idle, claim('b', 5, { cpu: 1 })])).to.deep.equal({ idle: 3, b: 5 });
  });

  describe('among equal shares', () => {
    const waits = (name: string, since: number, more: Partial<Claim> = {}) =>
      claim(name, 1, { cpu: 1 }, { since, ...more });

    it('gives to who waits longest, then by name', () => {
      expect(workersOf({ cpu: 1 }, [waits('a', 20), waits('b', 10)])).to.deep.equal({ a: 0, b: 1 });
      expect(workersOf({ cpu: 1 }, [waits('b', 10), waits('a', 10)])).to.deep.equal({ a: 1, b: 0 });
    });

    it('leaves it to who has it while the turn goes on', () => {
      const has = waits('a', 20, { held: 1, granted: 1 });
      expect(workersOf({ cpu: 1 }, [has, waits('b', 10)])).to.deep.equal({ a: 1, b: 0 });
    });

    it('gives it to who has nothing when the turn ends', () => {
      const has = waits('a', 5, { held: 1, granted: 1 });
      expect(workersOf({ cpu: 1 }, [has, waits('b', 10)], 'ends')).to.deep.equal({ a: 0, b: 1 });
    });

    it('leaves it to who was granted it and still waits for the room', () => {
      const before = waits('a', 5, { held: 1 });
      const next = waits('b', 10, { granted: 1 });
      for (const turn of ['goes on', 'ends'] as const) {
        expect(workersOf({ cpu: 1 }, [before, next], turn)).to.deep.equal({ a: 0, b: 1 });
      }
    });

    it('does not move the odd worker of those who have some', () => {
      const more = claim('a', 9, { cpu: 1 }, { held: 2, granted: 2, since: 20 });
      const less = claim('b', 9, { cpu: 1 }, { held: 1, granted: 1, since: 10 });
      expect(workersOf({ cpu: 3 }, [more, less], 'ends')).to.deep.equal({ a: 2, b: 1 });
    });

    it('moves it when their turn passes, to who has waited longest', () => {
      const more = claim('a', 9, { cpu: 1 }, { held: 2, granted: 2, since: 5 });
      const less = claim('b', 9, { cpu: 1 }, { held: 1, granted: 1, since: 20 });
      const longest = claim('c', 9, { cpu: 1 }, { held: 1, granted: 1, since: 10 });
      const all = [more, less, longest];
      expect(workersOf({ cpu: 4 }, all, 'goes on')).to.deep.equal({ a: 2, b: 1, c: 1 });
      expect(workersOf({ cpu: 4 }, all, 'passes')).to.deep.equal({ a: 1, b: 1, c: 2 });
    });

    it('leaves a service its replicas when a turn passes', () => {
      const service = claim('a', 9, { cpu: 1 }, { floor: 1, held: 2, granted: 2, since: 5 });
      const other = claim('b', 9, { cpu: 1 }, { held: 1, granted: 1, since: 10 });
      expect(workersOf({ cpu: 3 }, [service, other], 'passes')).to.deep.equal({ a: 2, b: 1 });
    });

    it('takes it from who has had it longest when somebody has nothing', () => {
      const [old, young] = [waits('a', 5, { held: 1, granted: 1 }), waits('b', 10, { held: 1, granted: 1 })];
      expect(workersOf({ cpu: 2 }, [old, young, waits('c', 20)], 'ends')).to.deep.equal({ a: 0, b: 1, c: 1 });
    });
  });

  it('grants nothing of what is limited to 0', () => {
    expect(workersOf({ gpu: 0 }, [claim('a', 3, { gpu: 1 }), claim('b', 3, { cpu: 1 })])).to.deep.equal({
      a: 0,
      b: 3,
    });
  });

  const costArb = fc.record({
    cpu: fc.constantFrom(0, 0.1, 0.2, 0.5, 1, 3),
    memory: fc.integer({ min: 0, max: 4 }),
    gpu: fc.constantFrom(0, 0, 1),
  });
  const claimsArb = fc.uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 3 }),
      cost: costArb,
      floor: fc.constantFrom(0, 0, 0, 1, 2),
      wish: fc.integer({ min: 0, max: 12 }),
      held: fc.integer({ min: 0, max: 6 }),
      granted: fc.integer({ min: 0, max: 6 }),
      served: fc.boolean(),
      since: fc.integer({ min: 0, max: 3 }),
    }),
    { selector: (given) => given.name, maxLength: 8 },
  );
  const limitsArb = fc.record(
    {
      cpu: fc.constantFrom(0.5, 1, 4, 10),
      memory: fc.integer({ min: 0, max: 30 }),
      gpu: fc.integer({ min: 0, max: 4 }),
    },
    { requiredKeys: [] },
  );
  const turnArb = fc.constantFrom<Turn>('goes on', 'ends');
  const RUNS = { numRuns: 2_000 };

  function used(claims: readonly Claim[], workers: (claim: Claim) => number): Amounts {
    const sum = { cpu: 0, memory: 0, gpu: 0 };
    for (const each of claims) for (const r of RESOURCES) sum[r] += each.cost[r] * workers(each);
    return sum;
  }

  function fits(limits: Partial<Amounts>, amounts: Amounts): boolean {
    return RESOURCES.every((resource) => amounts[resource] <= (limits[resource] ?? Infinity) + 1e-6);
  }

  it('stays within the limits, and above every floor', () => {
    fc.assert(
      fc.property(limitsArb, claimsArb, turnArb, (limits, claims, turn) => {
        const grants = workersOf(limits, claims, turn);
        const of = (each: Claim) => grants[each.name] ?? Number.NaN;
        for (const each of claims) {
          expect(of(each)).to.be.within(each.floor, Math.max(each.floor, each.wish, each.held));
        }
        const floors = used(claims, (each) => each.floor);
        const sum = used(claims, of);
        for (const resource of RESOURCES) {
          const limit = limits[resource] ?? Number.POSITIVE_INFINITY;
          expect(sum[resource]).to.be.at.most(Math.max(limit, floors[resource]) + 1e-6);
        }
      }),
      RUNS,
    );
  });

  it('leaves nothing unused that somebody could use', () => {
    fc.assert(
      fc.property(limitsArb, claimsArb, turnArb, (limits, claims, turn) => {
        const grants = shareQuotas(limits, claims, turn);
        const sum = used(claims, (each) => grants.get(each)?.workers ?? Number.NaN);
        for (const each of claims) {
          const grant = grants.get(each);
          expect(grant).to.not.equal(undefined);
          const short = (grant?.workers ?? 0) < each.wish;
          expect(grant?.heldBackBy !== null).to.equal(short);
          if (short) expect(quotaRoom(limits, sum, each.cost)).to.equal(0);
        }
      }),
      RUNS,
    );
  });

  it('starves nobody: one each where one each fits', () => {
    fc.assert(
      fc.property(limitsArb, claimsArb, turnArb, (limits, claims, turn) => {
        const least = (each: Claim) => Math.max(each.floor, Math.min(1, each.wish));
        if (!fits(limits, used(claims, least))) return;
        const grants = workersOf(limits, claims, turn);
        for (const each of claims) expect(grants[each.name]).to.be.at.least(least(each));
      }),
      RUNS,
    );
  });

  it('gives equal claims the same, but for one worker', () => {
    fc.assert(
      fc.property(limitsArb, claimsArb, turnArb, fc.nat(), (limits, claims, turn, pick) => {
        const twin = claims[pick % Math.max(1, claims.length)];
        if (!twin) return;
        const grants = workersOf(limits, [...claims, { ...twin, name: 'twin' }], turn);
        expect(Math.abs((grants[twin.name] ?? Number.NaN) - (grants.twin ?? Number.NaN))).to.be.at.most(1);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the claims', () => {
    fc.assert(
      fc.property(
        limitsArb,
        claimsArb.chain((claims) =>
          fc.tuple(fc.constant(claims), fc.shuffledSubarray(claims, { minLength: claims.length })),
        ),
        (limits, [claims, shuffled]) => {
          expect(grantsOf(limits, shuffled)).to.deep.equal(grantsOf(limits, claims));
        },
      ),
      RUNS,
    );
  });
});

describe('quotaRoom', () => {
  it('has no bound without a limit on what the worker takes', () => {
    const none = { cpu: 0, memory: 0, gpu: 0 };
    expect(quotaRoom({}, none, { cpu: 1, memory: 1, gpu: 1 })).to.equal(Number.POSITIVE_INFINITY);
    expect(quotaRoom({ gpu: 0 }, none, { cpu: 1, memory: 1, gpu: 0 })).to.equal(Number.POSITIVE_INFINITY);
  });

  it('counts tenths of a CPU exactly', () => {
    let used = 0;
    for (let workers = 0; workers <= 40; workers++, used += 0.1) {
      expect(
        quotaRoom({ cpu: 4 }, { cpu: used, memory: 0, gpu: 0 }, { cpu: 0.1, memory: 0, gpu: 0 }),
      ).to.equal(40 - workers);
    }
  });

  it('is 0 where more is used than the limits allow', () => {
    expect(quotaRoom({ memory: 5 }, { cpu: 0, memory: 9, gpu: 0 }, { cpu: 0, memory: 1, gpu: 0 })).to.equal(
      0,
    );
  });
});
