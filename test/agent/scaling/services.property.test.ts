import { expect } from 'chai';
import fc from 'fast-check';
import {
  decideService,
  NO_HISTORY,
  type ReplicaView,
  type ServiceHistory,
  type ServiceLimits,
  STEP,
  STEP_WINDOW,
} from '../../../src/agent/scaling/services.js';
import { desiredReplicas } from '../../../src/agent/scaling/utilization.js';

const limits: fc.Arbitrary<ServiceLimits> = fc
  .record({
    minReplicas: fc.integer({ min: 1, max: 20 }),
    more: fc.integer({ min: 0, max: 80 }),
    targetUse: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  })
  .map(({ minReplicas, more, targetUse }) => ({ minReplicas, maxReplicas: minReplicas + more, targetUse }));

const use = fc.option(fc.double({ min: 0, max: 4, noNaN: true }), { nil: null });

const replicas: fc.Arbitrary<ReplicaView[]> = fc
  .array(
    fc.record({
      phase: fc.constantFrom('starting' as const, 'ready' as const, 'unready' as const, 'stopping' as const),
      current: fc.boolean(),
      startedAt: fc.integer({ min: 0, max: 1_000 }),
      use,
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((replica, index) => ({ ...replica, id: String(index) })));

const bound = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 30 }));

const history: fc.Arbitrary<ServiceHistory> = fc
  .option(
    fc
      .integer({ min: 1, max: 100 })
      .map((count) => ({ targets: [{ at: -60_000, replicas: count }], wishes: [] })),
    { nil: NO_HISTORY },
  )
  .map((given) => given ?? NO_HISTORY);

const state = fc.record({
  replicas,
  allowance: bound,
  room: bound,
  backOffUntil: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null }),
  history,
});

describe('the scaler of services, whatever the state', () => {
  it('keeps its target between min_replicas and max_replicas', () => {
    fc.assert(
      fc.property(limits, state, (bounds, given) => {
        const { target } = decideService(bounds, given, 1_000);
        expect(target).to.be.within(bounds.minReplicas, bounds.maxReplicas);
      }),
    );
  });

  it('stops no ready replica if that leaves fewer than min_replicas ready', () => {
    fc.assert(
      fc.property(limits, state, (bounds, given) => {
        const { stop } = decideService(bounds, given, 1_000);
        const ready = given.replicas.filter(({ phase }) => phase === 'ready');
        const left = ready.filter(({ id }) => !stop.includes(id)).length;
        if (left < ready.length) expect(left).to.be.at.least(bounds.minReplicas);
      }),
    );
  });

  it('starts within the room of the quotas, and then has at most one more than its target', () => {
    fc.assert(
      fc.property(limits, state, (bounds, given) => {
        const { start, target } = decideService(bounds, given, 1_000);
        const live = given.replicas.filter(({ phase }) => phase !== 'stopping').length;
        expect(start).to.be.within(0, given.room);
        if (start > 0) expect(live + start).to.be.at.most(target + 1);
      }),
    );
  });

  it('stops only what exists and is not stopping yet, each once', () => {
    fc.assert(
      fc.property(limits, state, (bounds, given) => {
        const { stop } = decideService(bounds, given, 1_000);
        const live = given.replicas.filter(({ phase }) => phase !== 'stopping').map(({ id }) => id);
        expect(new Set(stop).size).to.equal(stop.length);
        expect(live).to.include.members([...stop]);
      }),
    );
  });

  it('changes nothing more if repeated after it is carried out', () => {
    fc.assert(
      fc.property(limits, state, (bounds, given) => {
        const first = decideService(
          bounds,
          { ...given, room: Number.POSITIVE_INFINITY, backOffUntil: null },
          1_000,
        );
        const started = Array.from({ length: first.start }, (_, index) => ({
          id: `new-${index}`,
          phase: 'starting' as const,
          current: true,
          startedAt: 1_000,
          use: null,
        }));
        const after = given.replicas.map((replica) =>
          first.stop.includes(replica.id) ? { ...replica, phase: 'stopping' as const } : replica,
        );
        const second = decideService(
          bounds,
          { ...given, room: 0, backOffUntil: null, replicas: [...after, ...started], history: first.history },
          1_000,
        );
        const rolling = after.some(({ phase, current }) => phase !== 'stopping' && !current);
        if (!rolling && second.target === first.target) expect(second.stop).to.deep.equal([]);
      }),
    );
  });

  it('asks for no fewer replicas if the use is higher', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (uses, more, target) => {
          const present = uses.length;
          const low = desiredReplicas(uses, present, target).replicas;
          const high = desiredReplicas(
            uses.map((each) => each + more),
            present,
            target,
          ).replicas;
          expect(high).to.be.at.least(low);
        },
      ),
    );
  });

  it('at most doubles, or adds 4, within 15 s', () => {
    const steps = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 20_000 }),
        load: fc.double({ min: 0, max: 50, noNaN: true }),
      }),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(limits, steps, (bounds, walk) => {
        let now = 0;
        let past: ServiceHistory = NO_HISTORY;
        let count = bounds.minReplicas;
        const seen: { at: number; count: number }[] = [];
        for (const { after, load } of walk) {
          now += after;
          const all = Array.from({ length: count }, (_, index) => ({
            id: String(index),
            phase: 'ready' as const,
            current: true,
            startedAt: 0,
            use: load / count,
          }));
          const decision = decideService(
            bounds,
            { replicas: all, allowance: Infinity, room: Infinity, backOffUntil: null, history: past },
            now,
          );
          past = decision.history;
          count = decision.target;
          for (const earlier of seen) {
            if (earlier.at <= now - STEP_WINDOW) continue;
            expect(count).to.be.at.most(Math.max(earlier.count * 2, earlier.count + STEP));
          }
          seen.push({ at: now, count });
        }
      }),
    );
  });
});
