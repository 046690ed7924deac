import { expect } from 'chai';
import fc from 'fast-check';
import {
  decideFunction,
  type FunctionDecision,
  type FunctionLimits,
  type FunctionState,
  type WorkerView,
} from '../../../src/agent/scaling/functions.js';

// Small numbers, so that edge cases (equal times, full pools, no room) are frequent.
const limitsArb: fc.Arbitrary<FunctionLimits> = fc.record({
  maxWorkers: fc.integer({ min: 1, max: 8 }),
  spareWorkers: fc.integer({ min: 0, max: 8 }),
  cooldownPeriod: fc.integer({ min: 0, max: 20 }),
});

const workersArb: fc.Arbitrary<WorkerView[]> = fc
  .array(
    fc.record({
      phase: fc.constantFrom(
        'starting' as const,
        'idle' as const,
        'idle' as const,
        'busy' as const,
        'stopping' as const,
      ),
      current: fc.boolean(),
      idleSince: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map((worker, index) => ({ ...worker, id: `w${index}` })));

interface Moment {
  readonly limits: FunctionLimits;
  readonly state: FunctionState & { readonly workers: readonly WorkerView[] };
  readonly now: number;
}

const bound = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 10 }));
const momentArb: fc.Arbitrary<Moment> = fc.record({
  limits: limitsArb,
  state: fc.record({
    workers: workersArb,
    waiting: fc.integer({ min: 0, max: 12 }),
    allowance: bound,
    room: bound,
    backOffUntil: fc.option(fc.integer({ min: 0, max: 60 })),
  }),
  now: fc.integer({ min: 30, max: 50 }),
});

const RUNS = { numRuns: 3_000 };

function decide({ limits, state, now }: Moment): FunctionDecision {
  return decideFunction(limits, state, now);
}

function whatItDoes({ start, stop }: FunctionDecision): string {
  return `start ${start}, stop ${stop}`;
}

/** The state after the decision, if nothing else has happened. */
function carriedOut(moment: Moment, decision: FunctionDecision): Moment {
  const gone = new Set(decision.stop);
  const kept = moment.state.workers.map((worker) =>
    gone.has(worker.id) ? { ...worker, phase: 'stopping' as const } : worker,
  );
  const started = Array.from({ length: decision.start }, (_, index) => ({
    id: `new${index}`,
    phase: 'starting' as const,
    current: true,
    idleSince: 0,
  }));
  const state = { ...moment.state, workers: [...kept, ...started], room: moment.state.room - decision.start };
  return { ...moment, state };
}

describe('decideFunction, whatever the state', () => {
  it('aims at min(max_workers, in flight + spare_workers), then the quotas', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const busy = moment.state.workers.filter((worker) => worker.phase === 'busy').length;
        const { maxWorkers, spareWorkers } = moment.limits;
        const wish = Math.min(maxWorkers, busy + moment.state.waiting + spareWorkers);
        const decision = decide(moment);
        expect(decision.wish).to.equal(wish);
        expect(decision.target).to.equal(Math.min(wish, moment.state.allowance));
      }),
      RUNS,
    );
  });

  it('never stops a worker that is executing, nor one twice, nor one that does not exist', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const { stop } = decide(moment);
        expect(new Set(stop).size).to.equal(stop.length);
        for (const id of stop) {
          const worker = moment.state.workers.find((candidate) => candidate.id === id);
          expect(worker?.phase === 'idle' || (worker?.phase === 'starting' && !worker.current)).to.equal(
            true,
          );
        }
      }),
      RUNS,
    );
  });

  it('never starts beyond max_workers, the room or the target', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const { start, target } = decide(moment);
        const { workers, room } = moment.state;
        expect(start).to.be.at.least(0);
        if (start === 0) return;
        expect(start + workers.length).to.be.at.most(moment.limits.maxWorkers);
        expect(start).to.be.at.most(room);
        expect(start).to.be.at.most(target);
      }),
      RUNS,
    );
  });

  it('keeps a current worker for its cooldown, unless the pool may not have that many', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const gone = new Set(decide(moment).stop);
        const { limits, state, now } = moment;
        const live = state.workers.filter(
          (worker) => worker.phase === 'busy' || (worker.current && worker.phase !== 'stopping'),
        ).length;
        const early = state.workers.filter(
          (worker) => gone.has(worker.id) && worker.current && worker.idleSince + limits.cooldownPeriod > now,
        );
        expect(early.length).to.be.at.most(Math.max(0, live - Math.min(limits.maxWorkers, state.allowance)));
      }),
      RUNS,
    );
  });

  it('stops the longest idle first', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const gone = new Set(decide(moment).stop);
        for (const current of [true, false]) {
          const idle = moment.state.workers.filter((w) => w.phase === 'idle' && w.current === current);
          const stopped = idle.filter((worker) => gone.has(worker.id)).map((worker) => worker.idleSince);
          const kept = idle.filter((worker) => !gone.has(worker.id)).map((worker) => worker.idleSince);
          expect(Math.max(-1, ...stopped)).to.be.at.most(Math.min(Number.POSITIVE_INFINITY, ...kept));
        }
      }),
      RUNS,
    );
  });

  it('leaves as many ready workers as the target asks for, if they exist and it may have them', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const { limits, state } = moment;
        const decision = decide(moment);
        const gone = new Set(decision.stop);
        const ready = state.workers.filter((worker) => worker.phase === 'busy' || worker.phase === 'idle');
        const all = state.workers.filter((worker) => worker.phase !== 'stopping');
        if (all.length > Math.min(limits.maxWorkers, state.allowance)) return;
        const kept = ready.filter((worker) => !gone.has(worker.id)).length;
        // The only exception is one that makes room for a newer revision.
        const makingWay = decision.because.replaced > 0 && decision.because.blocked > 0 ? 1 : 0;
        expect(kept).to.be.at.least(Math.min(ready.length, decision.target) - makingWay);
      }),
      RUNS,
    );
  });

  it('changes nothing if repeated at once', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const again = decide(carriedOut(moment, decide(moment)));
        expect(again).to.deep.include({ start: 0, stop: [] });
      }),
      RUNS,
    );
  });

  it('has no fewer workers if more invocations wait', () => {
    fc.assert(
      fc.property(momentArb, fc.integer({ min: 1, max: 5 }), (moment, more) => {
        const fewer = decide(moment);
        const busier = decide({
          ...moment,
          state: { ...moment.state, waiting: moment.state.waiting + more },
        });
        expect(busier.target).to.be.at.least(fewer.target);
        expect(busier.start).to.be.at.least(fewer.start);
        const current = new Set(moment.state.workers.filter((w) => w.current).map((worker) => worker.id));
        const stopped = busier.stop.filter((id) => current.has(id));
        expect(fewer.stop).to.include.members(stopped);
      }),
      RUNS,
    );
  });

  it('gives the first moment at which time alone changes it', () => {
    fc.assert(
      fc.property(momentArb, (moment) => {
        const first = decide(moment);
        // Later than every cooldown and back-off generated above.
        const end = 75;
        for (let now = moment.now + 1; now < Math.min(end, first.nextAt ?? end); now++) {
          const later = decide({ ...moment, now });
          expect(whatItDoes(later)).to.equal(whatItDoes(first));
        }
        if (first.nextAt === null) return;
        expect(first.nextAt).to.be.greaterThan(moment.now);
        const then = decide({ ...moment, now: first.nextAt });
        expect(`${whatItDoes(then)} ${then.because.code}`).to.not.equal(
          `${whatItDoes(first)} ${first.because.code}`,
        );
      }),
      RUNS,
    );
  });

  it('settles: once it is carried out, and workers start and stop in time, the pool has the target', () => {
    fc.assert(
      fc.property(momentArb, (given) => {
        let moment: Moment = { ...given, state: { ...given.state, waiting: 0, allowance: 100, room: 100 } };
        for (let step = 0; step < 100; step++) {
          const decision = decide(moment);
          const { start, stop, nextAt } = decision;
          const done = carriedOut(moment, decision);
          const resting = done.state.workers.every((w) => w.phase === 'idle' || w.phase === 'busy');
          if (resting && start === 0 && stop.length === 0 && nextAt === null) break;
          const now = nextAt === null || !resting ? moment.now : nextAt;
          const workers = done.state.workers
            .filter((worker) => worker.phase !== 'stopping')
            .map((worker, index) => {
              const ready = worker.phase === 'starting' ? { phase: 'idle' as const, idleSince: now } : {};
              return { ...worker, ...ready, id: `s${step}-${index}` };
            });
          moment = { ...done, now, state: { ...done.state, workers, room: 100 } };
        }
        const { target } = decide(moment);
        const busy = moment.state.workers.filter((worker) => worker.phase === 'busy');
        const idleOutdated = moment.state.workers.filter((w) => w.phase === 'idle' && !w.current);
        // There may be more executing workers than max_workers; they are left to finish.
        expect(moment.state.workers.length).to.equal(Math.max(target, busy.length));
        expect(idleOutdated).to.deep.equal([]);
      }),
      RUNS,
    );
  });
});
