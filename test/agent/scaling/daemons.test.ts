import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DaemonProcess,
  type DaemonView,
  decideDaemon,
  explainDaemon,
} from '../../../src/agent/scaling/daemons.js';

const NOW = 1_000_000;

function view(fields: Partial<DaemonView> = {}): DaemonView {
  return {
    processes: [],
    wanted: true,
    room: Number.POSITIVE_INFINITY,
    failures: 0,
    backOffUntil: null,
    ...fields,
  };
}

function one(fields: Partial<DaemonProcess> = {}): DaemonProcess {
  return { id: 'a', lifecycle: 'ready', current: true, startedAt: NOW - 5_000, ...fields };
}

interface Case {
  readonly when: string;
  readonly view: DaemonView;
  readonly start?: boolean;
  readonly stop?: readonly string[];
  readonly nextAt?: number;
  readonly reason: string;
}

const CASES: readonly Case[] = [
  { when: 'nothing runs', view: view(), start: true, reason: 'it should always run' },
  { when: 'it runs', view: view({ processes: [one()] }), reason: 'it is running' },
  {
    when: 'it is unhealthy',
    view: view({ processes: [one({ unhealthy: true })] }),
    stop: ['a'],
    reason: 'the process is unhealthy; the next one starts once it is gone',
  },
  {
    when: 'it is being started',
    view: view({ processes: [one({ lifecycle: 'starting' })] }),
    reason: 'it should always run',
  },
  {
    when: 'its process is stopping',
    view: view({ processes: [one({ lifecycle: 'stopping' })] }),
    reason: 'the next process starts once the last one is gone',
  },
  {
    when: 'its process has an older revision',
    view: view({ processes: [one({ current: false })] }),
    stop: ['a'],
    reason: 'the process has an older revision; the new one starts once it is gone',
  },
  {
    when: 'its process with an older revision is being started',
    view: view({ processes: [one({ current: false, lifecycle: 'starting' })] }),
    stop: ['a'],
    reason: 'the process has an older revision; the new one starts once it is gone',
  },
  {
    when: 'two processes are found',
    view: view({ processes: [one({ id: 'b', startedAt: NOW - 1 }), one()] }),
    stop: ['b'],
    reason: 'more than one process was found; all but the oldest are stopped',
  },
  {
    when: 'it failed a moment ago',
    view: view({ failures: 2, backOffUntil: NOW + 1_500 }),
    nextAt: NOW + 1_500,
    reason: 'it failed 2 times in a row; next try in 2 s',
  },
  {
    when: 'the wait after a failure is over',
    view: view({ failures: 1, backOffUntil: NOW }),
    start: true,
    reason: 'restarted after it failed once',
  },
  {
    when: 'the quotas have no room',
    view: view({ room: 0 }),
    reason: 'the quotas have no room until other workers are gone',
  },
  {
    when: 'it is no longer declared',
    view: view({ wanted: false, processes: [one(), one({ id: 'b', lifecycle: 'stopping' })] }),
    stop: ['a'],
    reason: 'it is no longer declared',
  },
  {
    when: 'it is no longer declared and gone',
    view: view({ wanted: false }),
    reason: 'it is no longer declared',
  },
];

describe('decideDaemon', () => {
  for (const { when, view, start = false, stop = [], nextAt = null, reason } of CASES) {
    it(`when ${when}`, () => {
      const decision = decideDaemon(view, NOW);
      expect({ ...decision, because: explainDaemon(decision.because) }).to.deep.equal({
        start,
        stop,
        nextAt,
        because: reason,
      });
    });
  }

  it('starts only if no process exists, and leaves at most one that is not stopping', () => {
    const processes = fc.array(
      fc.record({
        lifecycle: fc.constantFrom('starting' as const, 'ready' as const, 'stopping' as const),
        current: fc.boolean(),
        startedAt: fc.nat(NOW),
      }),
      { maxLength: 4 },
    );
    const views = fc.record({
      processes: processes.map((list) => list.map((each, index) => ({ id: String(index), ...each }))),
      wanted: fc.boolean(),
      room: fc.nat(2),
      failures: fc.nat(3),
      backOffUntil: fc.option(fc.integer({ min: NOW - 2, max: NOW + 2 })),
    });
    fc.assert(
      fc.property(views, (given) => {
        const { start, stop } = decideDaemon(given, NOW);
        if (start) expect(given.processes).to.have.length(0);
        const left = given.processes.filter(
          ({ id, lifecycle }) => lifecycle !== 'stopping' && !stop.includes(id),
        );
        expect(left.length).to.be.at.most(given.wanted ? 1 : 0);
        if (given.wanted && given.processes.length === 0 && given.room > 0 && !start) {
          expect(given.backOffUntil ?? 0).to.be.greaterThan(NOW);
        }
      }),
    );
  });
});
