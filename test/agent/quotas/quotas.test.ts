import { expect } from 'chai';
import fc from 'fast-check';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import { TURN } from '../../../src/agent/quotas/turns.js';
import { RESOURCES } from '../../../src/agent/scaling/quotas.js';
import { settled, VirtualClock } from '../../support/virtual-clock.js';
import { Competitor } from './competitor.js';

describe('the ledger of the quotas', () => {
  let clock: VirtualClock;
  let quotas: Quotas;
  beforeEach(() => {
    clock = new VirtualClock();
    quotas = new Quotas(clock);
  });

  const member = (name: string, wanted: number, cpu = 1, least = 0) =>
    new Competitor(name, quotas, wanted, { cpu }, least);
  const start = async (...members: readonly Competitor[]) => {
    for (const each of members) each.settle();
    await settled();
  };

  it('limits nothing without quotas, but still counts', async () => {
    const a = member('a', 7, 0.1);
    await start(a);
    expect(a.workers).to.equal(7);
    expect(quotas.allowance(a)).to.equal(Number.POSITIVE_INFINITY);
    expect(quotas.used().cpu).to.equal(0.7);
    expect(quotas.usedByWorkload('cpu')).to.deep.equal({ a: 0.7 });
  });

  it('gives everyone all that fits, at once and without notifications', async () => {
    quotas.setLimits({ cpu: 4 });
    await settled();
    const [a, b] = [member('a', 3), member('b', 1)];
    a.settle();
    b.settle();
    expect([a.workers, b.workers]).to.deep.equal([3, 1]);
    await settled();
    expect([a.told, b.told, quotas.heldBackBy(a), quotas.heldBackBy(b)]).to.deep.equal([0, 0, null, null]);
  });

  it('shares what does not fit, and says which resource holds whom back', async () => {
    quotas.setLimits({ cpu: 4 });
    const [a, b, c] = [member('a', 9), member('b', 9), member('c', 1)];
    await start(a, b, c);
    a.workers = 2;
    await start(a, b, c);
    expect([a.workers, b.workers, c.workers]).to.deep.equal([2, 1, 1]);
    expect([a, b, c].map((each) => quotas.heldBackBy(each))).to.deep.equal(['cpu', 'cpu', null]);
  });

  it('places floors first: freed room goes to them', async () => {
    quotas.setLimits({ cpu: 3 });
    const a = member('a', 9);
    await start(a);
    const daemon = member('z', 1, 1, 1);
    await start(a, daemon);
    expect([a.workers, daemon.workers]).to.deep.equal([3, 0]);
    a.ended();
    await settled();
    expect([a.workers, daemon.workers]).to.deep.equal([2, 1]);
  });

  it('stops nothing if it is lowered: what ends is not replaced', async () => {
    quotas.setLimits({ cpu: 4 });
    const a = member('a', 9);
    await start(a);
    quotas.setLimits({ cpu: 2 });
    await settled();
    expect([a.workers, quotas.allowance(a)]).to.deep.equal([4, 2]);
    for (const left of [3, 2, 2]) {
      a.ended();
      await settled();
      expect(a.workers).to.equal(left);
    }
  });

  it('gives more at once if it is raised or removed', async () => {
    quotas.setLimits({ cpu: 2 });
    const a = member('a', 9);
    await start(a);
    quotas.setLimits({ cpu: 5 });
    await settled();
    expect(a.workers).to.equal(5);
    quotas.setLimits({});
    await settled();
    expect(a.workers).to.equal(9);
  });

  it('counts both if another kind of workload takes over a name', async () => {
    quotas.setLimits({ cpu: 4 });
    const old = member('same', 3);
    await start(old);
    old.wanted = 0;
    old.settle();
    const next = member('same', 3);
    await start(next);
    expect([old.workers, next.workers, quotas.used().cpu]).to.deep.equal([3, 1, 4]);
    expect(quotas.usedByWorkload('cpu')).to.deep.equal({ same: 4 });
    old.ended();
    quotas.report(old);
    await settled();
    expect([old.workers, next.workers]).to.deep.equal([2, 2]);
    old.workers = 0;
    quotas.leave(old);
    await settled();
    expect([next.workers, quotas.used().cpu]).to.deep.equal([3, 3]);
  });

  it('lets a workload that left join again with its next report', async () => {
    quotas.setLimits({ cpu: 2 });
    const a = member('a', 1);
    await start(a);
    quotas.leave(a);
    expect(quotas.used().cpu).to.equal(0);
    quotas.report(a);
    expect(quotas.used().cpu).to.equal(1);
  });

  it('lets a running workload keep its turn, then gives it to the one that waits', async () => {
    quotas.setLimits({ cpu: 1 });
    const [a, b] = [member('a', 5), member('b', 5)];
    await start(a, b);
    // The first had its turn for as long as nobody else was there.
    a.ended();
    await settled();
    for (let turn = 0; turn < 4; turn++) {
      const [has, waits] = turn % 2 === 0 ? [b, a] : [a, b];
      has.ended();
      await settled();
      expect([has.workers, waits.workers], `turn ${turn}`).to.deep.equal([1, 0]);
      await clock.pass(TURN);
      expect([has.workers, waits.workers]).to.deep.equal([1, 0]);
      has.ended();
      await settled();
      expect([has.workers, waits.workers]).to.deep.equal([0, 1]);
    }
  });

  it('asks nobody else at an event while nobody competes', async () => {
    quotas.setLimits({ cpu: 100 });
    const others = Array.from({ length: 20 }, (_, index) => member(`f${index}`, 2));
    await start(...others);
    const looks = others.map((each) => {
      let count = 0;
      const { held } = each;
      each.held = () => {
        count++;
        return held.call(each);
      };
      return () => count;
    });
    const a = member('a', 3);
    await start(a);
    a.ended();
    await settled();
    expect(a.workers).to.equal(3);
    expect(looks.map((count) => count())).to.deep.equal(others.map(() => 0));
  });

  it("has the sums of its members' workers, whatever happened", async () => {
    const change = fc.record({
      member: fc.nat(4),
      what: fc.constantFrom('want', 'end', 'leave', 'limit', 'settle'),
      number: fc.nat(6),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 60 }), async (changes) => {
        const ledger = new Quotas(new VirtualClock());
        ledger.setLimits({ cpu: 2, memory: 8 });
        const members = [0.1, 0.3, 0.7, 1, 0].map(
          (cpu, index) => new Competitor(`m${index}`, ledger, index, { cpu, memory: index }),
        );
        let cpu = 2;
        for (const { member: index, what, number } of changes) {
          const each = members[index];
          if (!each) continue;
          const before = ledger.used();
          if (what === 'want') each.wanted = number;
          if (what === 'limit') cpu = number;
          if (what === 'limit') ledger.setLimits({ cpu, memory: 8 });
          if (what === 'end' && each.workers > 0) each.ended();
          else if (what === 'leave' && each.workers === 0) ledger.leave(each);
          else each.settle();
          if (number % 2 === 0) await settled();
          const used = ledger.used();
          for (const resource of RESOURCES) {
            const sum = members.reduce((all, { held }, at) => {
              return all + held.call(members[at]).amounts[resource];
            }, 0);
            expect(used[resource]).to.be.closeTo(sum, 1e-9);
          }
          expect(used.cpu).to.be.at.most(Math.max(cpu, before.cpu) + 1e-6);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps room that is freed gradually for a workload that needs more of it', async () => {
    quotas.setLimits({ cpu: 2 });
    const [a, b] = [member('a', 1), member('b', 1)];
    await start(a, b);
    const large = member('c', 1, 2);
    await start(a, b, large);
    await clock.pass(1);
    a.ended();
    await clock.pass(3 * TURN);
    expect([a.workers, b.workers, large.workers]).to.deep.equal([0, 1, 0]);
    b.ended();
    await settled();
    expect([a.workers, b.workers, large.workers]).to.deep.equal([0, 0, 1]);
  });

  for (const cpu of [1, 2, 3, 4, 6, 7]) {
    it(`shares ${cpu} workers evenly over time among five that always want more`, async () => {
      quotas.setLimits({ cpu });
      const sums = [0, 0, 0, 0, 0];
      const members = sums.map((_, index): Competitor => {
        const each: Competitor = new Competitor(`m${index}`, quotas, 10, { cpu: 1 }, 0, () => {
          clock.at(clock.now() + 2_000, () => each.ended());
        });
        return each;
      });
      for (const each of members) each.settle();
      for (let second = 0; second < 1_800; second++) {
        await clock.pass(1_000);
        members.forEach(({ workers }, index) => {
          sums[index] = (sums[index] ?? 0) + workers;
        });
      }
      const total = sums.reduce((sum, each) => sum + each, 0);
      expect(total).to.equal(cpu * 1_800);
      for (const sum of sums) expect(sum / total).to.be.within(0.19, 0.21);
    }).timeout(30_000);
  }
});
