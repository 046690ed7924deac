import { expect } from 'chai';
import { explainService } from '../../../src/agent/scaling/explain-service.js';
import {
  decideService,
  NO_HISTORY,
  type ServiceDecision,
  type ServiceHistory,
  type ServiceLimits,
  type ServiceState,
} from '../../../src/agent/scaling/services.js';
import { replicas } from './replicas.js';

const LIMITS: ServiceLimits = { minReplicas: 2, maxReplicas: 10, targetUse: 0.4 };
const MINUTE = 60_000;

/** A target that has been the same for a long time. */
function settled(target: number): ServiceHistory {
  return { targets: [{ at: -MINUTE, replicas: target }], wishes: [] };
}

function decide(
  given: Partial<ServiceState> & Pick<ServiceState, 'replicas'>,
  { limits = {}, now = 0 }: { limits?: Partial<ServiceLimits>; now?: number } = {},
): ServiceDecision {
  return decideService(
    { ...LIMITS, ...limits },
    {
      allowance: Number.POSITIVE_INFINITY,
      room: Number.POSITIVE_INFINITY,
      backOffUntil: null,
      history: NO_HISTORY,
      ...given,
    },
    now,
  );
}

describe('the scaler of services', () => {
  describe('by CPU use', () => {
    for (const [title, uses, target] of [
      ['3 at 0.8, target 0.4: 6', [0.8, 0.8, 0.8], 6],
      ['0.41 is near enough', [0.41, 0.41, 0.41], 3],
      ['0.44 is within 10 %', [0.44, 0.44, 0.44], 3],
      ['0.45 is not', [0.45, 0.45, 0.45], 4],
      ['0.36 is within 10 %', [0.36, 0.36, 0.36], 3],
      ['0.2 halves them', [0.2, 0.2, 0.2, 0.2, 0.2, 0.2], 3],
      ['the average counts', [1.2, 0, 0.4], 4],
      ['idle: min_replicas', [0, 0, 0], 2],
      ['never more than max_replicas', [0.9, 0.9, 0.9, 0.9, 0.9, 0.9], 10],
      ['without a reading when growing: as idle', [1.2, 1.2, null], 6],
      ['counted as idle, it may change nothing', [0.6, null, 0.6], 3],
      ['without a reading when shrinking: as at the target', [0, 0, null, null], 2],
      [
        'counted as at the target, it may change nothing',
        [0.1, ...Array(6).fill(0.4), ...Array(2).fill(null)],
        9,
      ],
      ['no reading at all: no change', [null, null, null], 3],
    ] as const satisfies readonly (readonly [string, readonly (number | null)[], number])[]) {
      it(title, () => {
        const decision = decide({ replicas: replicas(uses), history: settled(uses.length) });
        expect(decision.target).to.equal(target);
        expect(decision.start).to.equal(Math.max(0, target - uses.length));
        expect(decision.stop).to.have.length(Math.max(0, uses.length - target));
      });
    }

    it('counts replicas that are not ready as without a reading', () => {
      const growing = [
        ...replicas([0.8, 0.8, 0.8]),
        ...replicas([null, null, null], { phase: 'starting', prefix: 's' }),
      ];
      expect(decide({ replicas: growing, history: settled(6) })).to.include({ target: 6, start: 0 });
    });
  });

  describe('unhealthy replicas', () => {
    const unhealthy = (count: number) =>
      replicas(Array(count).fill(0.4), { phase: 'unready', prefix: 'u' }).map((replica) => ({
        ...replica,
        unhealthy: true,
      }));

    it('are replaced one at a time, each once another is ready', () => {
      const [first, second] = unhealthy(2);
      if (!first || !second) throw new Error('there are two');
      const all = decide({ replicas: [first, second], history: settled(2) });
      expect(all).to.deep.include({ target: 2, start: 1, stop: [], wish: 3 });
      expect(explainService(all.because)).to.contain('2 unhealthy ones are replaced, one at a time');
      const starting = replicas([null], { phase: 'starting', prefix: 's' });
      expect(decide({ replicas: [first, second, ...starting], history: settled(2) })).to.deep.include({
        start: 0,
        stop: [],
      });
      const ready = replicas([0.4], { prefix: 'n' });
      expect(decide({ replicas: [first, second, ...ready], history: settled(2) })).to.deep.include({
        start: 0,
        stop: ['u-0'],
      });
      expect(decide({ replicas: [second, ...ready], history: settled(2) })).to.deep.include({
        start: 1,
        stop: [],
      });
    });

    it('stay while their successors can not be started', () => {
      const decision = decide({ replicas: unhealthy(2), backOffUntil: 5_000, history: settled(2) });
      expect(decision).to.deep.include({ start: 0, stop: [], nextAt: 5_000 });
      expect(decision.because.code).to.equal('back-off');
    });

    it('go first if the quotas have no room for another, one at a time', () => {
      const decision = decide({ replicas: unhealthy(2), room: 0, history: settled(2) });
      expect(decision).to.deep.include({ start: 0, stop: ['u-0'] });
      const stopping = replicas([null], { phase: 'stopping', prefix: 'x' });
      expect(decide({ replicas: [...unhealthy(1), ...stopping], room: 0, history: settled(2) }).stop).to.be
        .empty;
    });

    it('go first if two may not run at the same time', () => {
      const limits = { minReplicas: 1, maxReplicas: 1 };
      const decision = decide({ replicas: unhealthy(1), recreate: true, history: settled(1) }, { limits });
      expect(decision).to.deep.include({ start: 0, stop: ['u-0'] });
    });

    it('are stopped before others when there are too many', () => {
      const decision = decide({ replicas: [...replicas([0.4, 0.4]), ...unhealthy(1)], history: settled(2) });
      expect(decision).to.deep.include({ target: 2, start: 0, stop: ['u-0'] });
    });
  });

  it('has two at first, and wants no fewer until it has readings', () => {
    expect(decide({ replicas: [] })).to.include({ target: 2, start: 2 });
    const found = decide({ replicas: replicas(Array(7).fill(null)) });
    expect(found.target).to.equal(7);
    const idle = decide(
      { replicas: replicas(Array(7).fill(0)), history: found.history },
      { now: 4 * MINUTE },
    );
    expect(idle).to.deep.include({ target: 7, stop: [] });
    expect(idle.because.code).to.equal('stabilization');
  });

  it('at most doubles within 15 s, or adds 4', () => {
    const limits = { maxReplicas: 100 };
    const busy = (count: number) => replicas(Array(count).fill(4));
    const first = decide({ replicas: busy(2), history: settled(2) }, { limits });
    expect(first.target).to.equal(6);
    expect(first.because.code).to.equal('scale-up-limit');
    const soon = decide({ replicas: busy(6), history: first.history }, { limits, now: 14_999 });
    expect(soon.target).to.equal(6);
    const later = decide({ replicas: busy(6), history: soon.history }, { limits, now: 15_000 });
    expect(later.target).to.equal(12);
    const last = decide({ replicas: busy(12), history: later.history }, { limits, now: 30_000 });
    expect(last.target).to.equal(24);
    expect(explainService(last.because)).to.equal(
      'average CPU 400 % of 12 ready replicas, target 40 %: 120 needed; limited to 24: at most twice as many, or 4 more, within 15 s',
    );
  });

  it('goes down only to the highest wish of the last 5 minutes', () => {
    let history = settled(10);
    const wishes: readonly (readonly [number, number, number])[] = [
      // minute, use of each of 10, replicas afterwards
      [0, 0.4, 10],
      [1, 0.2, 10],
      [2, 0.28, 10],
      [4.9, 0.1, 10],
      [5, 0.1, 7],
      [6.9, 0.1, 7],
      [7, 0.1, 3],
      [12, 0.01, 2],
    ];
    for (const [minute, use, expected] of wishes) {
      const load = use * 10;
      const count = history.targets.at(-1)?.replicas ?? 0;
      const decision = decide(
        { replicas: replicas(Array(count).fill(load / count)), history },
        { now: minute * MINUTE },
      );
      expect(decision.target, `minute ${minute}`).to.equal(expected);
      history = decision.history;
    }
  });

  it('forgets what is too old to matter', () => {
    let history = NO_HISTORY;
    for (let second = 0; second < 3_600; second++) {
      const use = 0.4 + 0.4 * Math.sin(second / 7);
      const count = history.targets.at(-1)?.replicas ?? 2;
      history = decide(
        { replicas: replicas(Array(count).fill(use)), history },
        { now: second * 1_000 },
      ).history;
    }
    expect(history.targets.length).to.be.at.most(17);
    expect(history.wishes.length).to.be.at.most(11);
  });

  it('follows changed limits at once', () => {
    const idle = replicas(Array(4).fill(0.4));
    expect(decide({ replicas: idle, history: settled(4) }, { limits: { minReplicas: 9 } }).start).to.equal(5);
    expect(
      decide({ replicas: idle, history: settled(4) }, { limits: { maxReplicas: 3 } }).stop,
    ).to.have.length(1);
  });

  it('keeps the last reading of replicas that fail their probes, as the Kubernetes HPA does', () => {
    const all = [...replicas([1]), ...replicas([1, 1, 1], { phase: 'unready', prefix: 'unready' })];
    const { because } = decide({ replicas: all, history: settled(4) }, { limits: { targetUse: 0.5 } });
    expect(because).to.include({ desired: 8, average: 1 });
    expect(explainService(because)).to.match(
      /^average CPU 100 % of 1 ready replica and 3 that do not answer, target 50 %/,
    );
    // One that never had a reading still counts as idle when growing.
    const some = [...replicas([1, 1]), ...replicas([null], { phase: 'starting', prefix: 'starting' })];
    const grown = decide({ replicas: some, history: settled(3) }, { limits: { targetUse: 0.5 } });
    expect(grown.because.desired).to.equal(4);
  });

  it('stops those that are not ready first, then the youngest', () => {
    const all = [
      ...replicas([0.01, 0.01], { startedAt: 1, prefix: 'old' }),
      ...replicas([0.01], { startedAt: 2, prefix: 'young' }),
      ...replicas([null], { phase: 'unready', startedAt: 0, prefix: 'unwell' }),
    ];
    const { stop } = decide({ replicas: all, history: settled(4) }, { limits: { maxReplicas: 2 } });
    expect(stop).to.deep.equal(['unwell-0', 'young-0']);
  });

  it('replaces one that is gone at once, and waits while they crash', () => {
    const left = replicas([0.4]);
    expect(decide({ replicas: left, history: settled(2) }).start).to.equal(1);
    const held = decide({ replicas: left, history: settled(2), backOffUntil: 4_000, crashed: true });
    expect(held).to.include({ start: 0, nextAt: 4_000 });
    expect(explainService(held.because)).to.match(/replicas crash, next try in 4 s$/);
    const roomless = decide({ replicas: left, history: settled(2), backOffUntil: 4_000 });
    expect(explainService(roomless.because)).to.match(/replicas could not be started, next try in 4 s$/);
    expect(
      decide({ replicas: left, history: settled(2), backOffUntil: 4_000 }, { now: 4_000 }).start,
    ).to.equal(1);
  });

  describe('within quotas', () => {
    it('has no more than its share, and wants what it would have without quotas', () => {
      const decision = decide({
        replicas: replicas([0.8, 0.8, 0.8]),
        history: settled(3),
        allowance: 4,
        room: 1,
      });
      expect(decision).to.include({ target: 4, wish: 6, start: 1 });
      expect(explainService(decision.because)).to.match(/the quotas leave 4 of 6$/);
    });

    it('starts only what fits into the room', () => {
      const decision = decide({ replicas: replicas([0.8, 0.8, 0.8]), history: settled(3), room: 2 });
      expect(decision.start).to.equal(2);
      expect(explainService(decision.because)).to.match(/no room for 1 until other workers are gone$/);
    });

    it('stops what exceeds a share that has become smaller', () => {
      const decision = decide({
        replicas: replicas(Array(5).fill(0.4)),
        history: settled(5),
        allowance: 3,
        room: 0,
      });
      expect(decision.stop).to.have.length(2);
    });
  });

  describe('with an older revision', () => {
    const old = (count: number) => replicas(Array(count).fill(0.4), { current: false, prefix: 'old' });
    const fresh = (count: number) => replicas(Array(count).fill(0.4), { prefix: 'new' });
    const starting = (count: number) => replicas(Array(count).fill(null), { phase: 'starting', prefix: 's' });

    it('starts one beside them, also at max_replicas', () => {
      const decision = decide({ replicas: old(3), history: settled(3) }, { limits: { maxReplicas: 3 } });
      expect(decision).to.deep.include({ start: 1, stop: [], wish: 4, target: 3 });
    });

    it('waits until it is ready', () => {
      const decision = decide({ replicas: [...old(3), ...starting(1)], history: settled(3) });
      expect(decision).to.deep.include({ start: 0, stop: [] });
    });

    it('then stops one of them', () => {
      const decision = decide({ replicas: [...old(3), ...fresh(1)], history: settled(3) });
      expect(decision).to.deep.include({ start: 0, stop: ['old-0'] });
    });

    it('and starts the next', () => {
      const decision = decide({ replicas: [...old(2), ...fresh(1)], history: settled(3) });
      expect(decision).to.deep.include({ start: 1, stop: [] });
    });

    it('stops those that are not ready at once', () => {
      const unready = replicas([null], { phase: 'unready', current: false, prefix: 'unwell' });
      const decision = decide({ replicas: [...old(2), ...unready], history: settled(3) });
      expect(decision.stop).to.deep.equal(['unwell-0']);
    });

    it('touches none of them while the new ones crash', () => {
      const decision = decide({ replicas: old(3), history: settled(3), backOffUntil: 9_000 });
      expect(decision).to.deep.include({ start: 0, stop: [] });
    });

    it('stops one first if the quotas have no room for both, and more than min_replicas are ready', () => {
      const decision = decide({ replicas: old(3), history: settled(3), allowance: 3, room: 0 });
      expect(decision.stop).to.deep.equal(['old-0']);
    });

    describe('whose replicas may not run at the same time', () => {
      const limits = { minReplicas: 1, maxReplicas: 1 };
      const alone = { recreate: true, history: settled(1) };
      const stopping = replicas([null], { phase: 'stopping', prefix: 'gone' });

      it('stops the old one, waits until it is gone, and then starts the new one', () => {
        const first = decide({ replicas: old(1), ...alone }, { limits });
        expect(first).to.deep.include({ start: 0, stop: ['old-0'], wish: 1 });
        const second = decide({ replicas: stopping, ...alone }, { limits });
        expect(second).to.deep.include({ start: 0, stop: [] });
        expect(decide({ replicas: [], ...alone }, { limits })).to.include({ start: 1 });
        expect(decide({ replicas: fresh(1), ...alone }, { limits })).to.deep.include({
          start: 0,
          stop: [],
        });
      });

      it('stops the old one while it is starting, too', () => {
        const early = replicas([null], { phase: 'starting', current: false, prefix: 'old' });
        expect(decide({ replicas: early, ...alone }, { limits })).to.deep.include({
          start: 0,
          stop: ['old-0'],
        });
      });
    });

    it('says that it can do nothing if min_replicas leaves no room for another', () => {
      const decision = decide({ replicas: old(2), history: settled(2), allowance: 2, room: 0 });
      expect(decision).to.deep.include({ start: 0, stop: [] });
      expect(explainService(decision.because)).to.equal(
        'average CPU 40 % of 2 ready replicas, target 40 %: 2 needed; 2 with an older revision to replace, but the quotas ' +
          'have no room for one more, and min_replicas (2) must stay ready',
      );
    });
  });
});
