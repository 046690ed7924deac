import { expect } from 'chai';
import type { Sample, Scenario, SimulationResult } from '../../src/simulator/scenario.js';
import { scenario } from '../../src/simulator/scenario.js';
import { simulate } from '../../src/simulator/simulate.js';
import { DEFAULTS, SEED } from '../agent/scaling/states.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** The pool at a moment: the state after the last event up to then. */
function at(result: SimulationResult, moment: number): Sample {
  const sample = result.series.findLast((each) => each.at <= moment);
  if (!sample) throw new Error(`nothing happened up to ${moment}`);
  return sample;
}

function live({ starting, idle, busy }: Sample): number {
  return starting + idle + busy;
}

/** What holds at every event, whatever happens. */
function simulateWithInvariants(given: Scenario): SimulationResult {
  let maxWorkers = given.limits.maxWorkers;
  let stoppedBefore = 0;
  const result = simulate(given, (sample, decision) => {
    const { spareWorkers } = decision.because.limits;
    maxWorkers = decision.because.limits.maxWorkers;
    const { starting, idle, busy, stopping, waiting, target } = sample;
    expect(target, 'target').to.equal(Math.min(maxWorkers, busy + waiting + spareWorkers));
    if (idle > 0) expect(waiting, 'nobody waits while a worker idles').to.equal(0);
    if (decision.start > 0)
      expect(starting + idle + busy + stopping, 'max_workers').to.be.at.most(maxWorkers);
    stoppedBefore += decision.stop.length;
  });
  expect(result.workers.filter((worker) => worker.stoppedAt !== null).length).to.equal(stoppedBefore);
  return result;
}

/** No worker goes before its cooldown, and none while it is executing; for runs without a change of the manifest. */
function expectCooldownKept(result: SimulationResult, cooldown: number): void {
  for (const { stoppedAt, readyAt, completedAt } of result.workers) {
    if (stoppedAt === null || readyAt === null) continue;
    // Virtual time has fractions, whose sums are not exact.
    expect(stoppedAt - Math.max(readyAt, completedAt ?? 0)).to.be.at.least(cooldown - 1e-6);
  }
}

function expectServedInOrder(result: SimulationResult): void {
  const starts = result.invocations.map((invocation) => invocation.startedAt ?? Number.POSITIVE_INFINITY);
  expect(starts).to.deep.equal(starts.toSorted((a, b) => a - b));
}

describe('simulate: the seed example (max_workers 30, spare_workers 2, cooldown_period 300 s)', () => {
  const base = { limits: SEED, service: 60 * SECOND, startUp: SECOND, until: HOUR };
  const thirteen = simulateWithInvariants(
    scenario({ ...base, arrivals: [{ kind: 'burst', at: 10 * SECOND, count: 13 }] }),
  );

  it('has 2 workers before anybody calls', () => {
    expect(at(thirteen, 9_999)).to.deep.include({ idle: 2, busy: 0, target: 2 });
  });

  it('has 15 for 13 in flight, at once', () => {
    expect(at(thirteen, 10 * SECOND)).to.deep.include({ busy: 2, starting: 13, waiting: 11, target: 15 });
    expect(at(thirteen, 11 * SECOND)).to.deep.include({
      busy: 13,
      starting: 0,
      idle: 2,
      waiting: 0,
      target: 15,
    });
    expect(thirteen.summary).to.deep.include({ coldStarts: 11, workersStarted: 15, mostWorkers: 15 });
  });

  it('has 2 when each has been idle for 300 s, and not before', () => {
    // Two were free at 11 s, two completed at 70 s, eleven at 71 s.
    const edges = [310_999, 311_000, 369_999, 370_000, 370_999, 371_000, HOUR];
    expect(edges.map((edge) => live(at(thirteen, edge)))).to.deep.equal([15, 13, 13, 11, 11, 2, 2]);
    expectCooldownKept(thirteen, 300 * SECOND);
  });

  it('has 30 for 60 at once, and answers all 60 in order', () => {
    const sixty = simulateWithInvariants(
      scenario({ ...base, arrivals: [{ kind: 'burst', at: 10 * SECOND, count: 60 }] }),
    );
    expect(at(sixty, 10 * SECOND)).to.deep.include({ busy: 2, starting: 28, waiting: 58, target: 30 });
    expect(at(sixty, 11 * SECOND)).to.deep.include({ busy: 30, starting: 0, waiting: 30, target: 30 });
    expect(sixty.summary.outcomes).to.deep.include({ answered: 60, refused: 0, failed: 0 });
    expect(sixty.summary.workersStarted).to.equal(30);
    expectServedInOrder(sixty);
    expect(live(at(sixty, HOUR))).to.equal(2);
  });
});

describe('simulate: the defaults (10, 0, 60 s)', () => {
  it('start from zero and are back at zero exactly 60 s after the last completion', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        arrivals: [{ kind: 'trace', calls: [{ at: 5_000 }, { at: 20_000 }] }],
        service: 700,
        startUp: 300,
        until: HOUR,
      }),
    );
    expect(live(at(result, 4_999))).to.equal(0);
    expect(result.invocations.map((invocation) => invocation.endedAt)).to.deep.equal([6_000, 20_700]);
    expect(live(at(result, 80_699))).to.equal(1);
    expect(live(at(result, 80_700))).to.equal(0);
    expect(result.summary).to.deep.include({ workersStarted: 1, coldStarts: 1, workerSeconds: 75.7 });
    expect(result.summary.wait).to.deep.include({ p50: 0, max: 300 });
  });

  it('give work to the most recently used, so that surplus workers cool down', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        // Five at once, then one every 10 s for ten minutes.
        arrivals: [
          { kind: 'burst', at: 0, count: 5 },
          {
            kind: 'trace',
            calls: Array.from({ length: 60 }, (_, index) => ({ at: (index + 1) * 10 * SECOND })),
          },
        ],
        service: SECOND,
        startUp: SECOND,
        until: 600 * SECOND,
      }),
    );
    expect(live(at(result, 61_999))).to.equal(5);
    expect(live(at(result, 62_000))).to.equal(1);
    expect(result.workers.map((worker) => worker.invocations).sort()).to.deep.equal([1, 1, 1, 1, 61]);
  });
});

describe('simulate: many at once', () => {
  it('starts exactly 5 workers for 500 calls with max_workers 5, first come first served', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: { ...DEFAULTS, maxWorkers: 5 },
        arrivals: [{ kind: 'burst', at: 0, count: 500 }],
        service: { min: 5, max: 50 },
        startUp: { min: 100, max: 900 },
        until: HOUR,
      }),
    );
    expect(result.summary).to.deep.include({ workersStarted: 5, mostWorkers: 5 });
    expect(result.summary.outcomes.answered).to.equal(500);
    expectServedInOrder(result);
  });

  it('runs nothing for 250 callers who disconnect in the queue', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: { ...DEFAULTS, maxWorkers: 1 },
        arrivals: [{ kind: 'burst', at: 0, count: 251 }],
        service: 10 * SECOND,
        startUp: 100,
        patience: SECOND,
        until: HOUR,
      }),
    );
    expect(result.summary.outcomes).to.deep.include({ answered: 1, 'hung-up': 250 });
    expect(at(result, SECOND)).to.deep.include({ waiting: 0, busy: 1, target: 1 });
    expect(live(at(result, HOUR))).to.equal(0);
  });

  it("refuses calls beyond the queue's limit", () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        arrivals: [{ kind: 'burst', at: 0, count: 130 }],
        service: SECOND,
        startUp: SECOND,
        maxQueue: 100,
        until: HOUR,
      }),
    );
    expect(result.summary.outcomes).to.deep.include({ answered: 100, refused: 30 });
  });
});

describe('simulate: failures', () => {
  it('retries a call whose worker died on another worker, then lets it fail', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        arrivals: [{ kind: 'burst', at: 0, count: 3 }],
        service: SECOND,
        startUp: 100,
        deaths: 1,
        retries: 2,
        until: HOUR,
      }),
    );
    expect(result.summary.outcomes.failed).to.equal(3);
    expect(result.invocations.map((invocation) => invocation.attempts)).to.deep.equal([3, 3, 3]);
    expect(result.workers.every((worker) => worker.invocations <= 1)).to.equal(true);
  });

  it('backs off from workers that cannot start, and fails calls rather than letting them hang', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        arrivals: [{ kind: 'trace', calls: [0, 500, 1_200, 4_000].map((at) => ({ at })) }],
        service: SECOND,
        startUp: 100,
        startFailures: 1,
        until: HOUR,
      }),
    );
    // Failed at 100 ms: held for 1 s; failed at 1.3 s: held for 2 s.
    expect(result.workers.map((worker) => worker.startedAt)).to.deep.equal([0, 1_200, 4_000]);
    expect(result.invocations.map((invocation) => invocation.endedAt)).to.deep.equal([
      100, 500, 1_300, 4_100,
    ]);
    expect(result.summary.outcomes.failed).to.equal(4);
  });

  it('tries spare workers again at the end of each back-off', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: { ...DEFAULTS, spareWorkers: 1 },
        arrivals: [],
        service: 0,
        startUp: 0,
        startFailures: 1,
        until: 600 * SECOND,
      }),
    );
    const tries = [0, 1, 3, 7, 15, 31, 63, 127, 255, 511].map((seconds) => seconds * SECOND);
    expect(result.workers.map((worker) => worker.startedAt)).to.deep.equal(tries);
  });
});

describe('simulate: a changed manifest', () => {
  it('replaces a pool at max_workers that is always busy, one by one, without a failed call', () => {
    const limits = { maxWorkers: 4, spareWorkers: 0, cooldownPeriod: 60 * SECOND };
    const result = simulateWithInvariants(
      scenario({
        limits,
        arrivals: [{ kind: 'burst', at: 0, count: 400 }],
        service: { min: 50, max: 150 },
        startUp: 200,
        shutDown: 50,
        changes: [{ at: 2_000, limits, newRevision: true }],
        until: HOUR,
      }),
    );
    expect(result.summary).to.deep.include({ mostWorkers: 4, workersStarted: 8 });
    expect(result.summary.outcomes.answered).to.equal(400);
    expectServedInOrder(result);
    const first = result.workers.slice(0, 4).map((worker) => worker.stoppedAt ?? Number.POSITIVE_INFINITY);
    expect(Math.max(...first)).to.be.below(4_000);
    const during = result.series.filter((sample) => sample.at > 2_000 && sample.at < 4_000);
    expect(Math.min(...during.map((sample) => sample.busy))).to.be.at.least(3);
  });

  it('reaches a lowered max_workers as workers complete, although calls wait', () => {
    const result = simulateWithInvariants(
      scenario({
        limits: DEFAULTS,
        arrivals: [{ kind: 'burst', at: 0, count: 200 }],
        service: 100,
        startUp: 100,
        changes: [{ at: 250, limits: { ...DEFAULTS, maxWorkers: 3 }, newRevision: false }],
        until: HOUR,
      }),
    );
    expect(live(at(result, 250))).to.equal(10);
    expect(live(at(result, 300))).to.equal(3);
    expect(result.summary.outcomes.answered).to.equal(200);
    expectServedInOrder(result);
  });
});

describe('simulate: a day of random traffic', () => {
  const day = scenario({
    limits: SEED,
    arrivals: [
      { kind: 'rate', perSecond: 0.05, from: 0, until: 24 * HOUR },
      { kind: 'rate', perSecond: 1, from: 9 * HOUR, until: 12 * HOUR },
      { kind: 'burst', at: 14 * HOUR, count: 60 },
      { kind: 'burst', at: 20 * HOUR, count: 500 },
    ],
    service: { mean: 8 * SECOND },
    startUp: { min: 200, max: 5_000 },
    shutDown: { min: 0, max: 2_000 },
    startFailures: 0.02,
    deaths: 0.01,
    retries: 3,
    patience: { mean: 120 * SECOND },
    seed: 42,
    until: 25 * HOUR,
  });

  it('holds the invariants at every event', function () {
    this.timeout(60_000);
    const result = simulateWithInvariants(day);
    expectCooldownKept(result, SEED.cooldownPeriod);
    expect(result.invocations.length).to.be.greaterThan(10_000);
    expect(result.summary.mostWorkers).to.equal(30);
    expect(result.summary.outcomes.unfinished).to.equal(0);
    expect(at(result, 25 * HOUR)).to.deep.include({ idle: 2, starting: 0, busy: 0, stopping: 0, waiting: 0 });
    const existed = result.workers.map((worker) => (worker.endedAt ?? day.until) - worker.startedAt);
    expect(result.summary.workerSeconds).to.be.closeTo(
      existed.reduce((sum, each) => sum + each) / SECOND,
      1e-6,
    );
  });

  it('gives the same result for the same seed, and another for another seed', () => {
    const short = { ...day, arrivals: day.arrivals.slice(0, 1), until: HOUR };
    const [a, b, c] = [simulate(short), simulate(short), simulate({ ...short, seed: 43 })];
    expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
    expect(JSON.stringify(a.series)).to.not.equal(JSON.stringify(c.series));
  });

  it('gives the same callers to other limits', () => {
    const short = { ...day, arrivals: day.arrivals.slice(0, 1), until: HOUR };
    const arrivals = (result: SimulationResult) =>
      result.invocations.map((invocation) => invocation.arrivedAt);
    expect(arrivals(simulate(short))).to.deep.equal(arrivals(simulate({ ...short, limits: DEFAULTS })));
  });
});
