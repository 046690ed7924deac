import { expect } from 'chai';
import { backOff } from '../../../src/agent/scaling/back-off.js';
import {
  decideFunction,
  type FunctionLimits,
  type FunctionState,
} from '../../../src/agent/scaling/functions.js';
import { DEFAULTS, outdated, SEED, state, workers } from './states.js';

interface Row {
  readonly rule: string;
  readonly limits?: FunctionLimits;
  readonly given: Partial<FunctionState>;
  readonly now?: number;
  /** Expected fields of the decision; others are not checked. */
  readonly target?: number;
  readonly start?: number;
  readonly stop?: readonly string[];
  readonly nextAt?: number | null;
  readonly code?: string;
}

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const { rule, limits = SEED, given, now = 0, code, ...expected } of rows) {
      it(rule, () => {
        const decision = decideFunction(limits, state(given), now);
        expect({ ...decision, code: decision.because.code }).to.deep.include(
          code === undefined ? expected : { ...expected, code },
        );
      });
    }
  });
}

describe('decideFunction', () => {
  table('target', [
    {
      rule: 'the first time: spare workers',
      given: {},
      target: 2,
      start: 2,
      nextAt: null,
      code: 'spare_workers',
    },
    {
      rule: '13 in flight and 2 spare make 15',
      given: { waiting: 13 },
      target: 15,
      start: 15,
      code: 'in-flight',
    },
    {
      rule: 'executing and waiting count equally',
      given: { workers: workers(9, 'busy'), waiting: 4 },
      target: 15,
      start: 6,
    },
    {
      rule: 'workers that are starting are not started again',
      given: { workers: workers(15, 'starting'), waiting: 13 },
      target: 15,
      start: 0,
      stop: [],
    },
    {
      rule: '60 at once give max_workers',
      given: { waiting: 60 },
      target: 30,
      start: 30,
      code: 'max_workers',
    },
    {
      rule: 'the defaults have nothing when idle',
      limits: DEFAULTS,
      given: {},
      target: 0,
      start: 0,
      code: 'idle',
    },
    { rule: 'the defaults give one for one', limits: DEFAULTS, given: { waiting: 1 }, target: 1, start: 1 },
    { rule: 'the defaults stop at 10', limits: DEFAULTS, given: { waiting: 500 }, target: 10, start: 10 },
    {
      rule: 'spare workers beyond max_workers do not count',
      limits: { ...DEFAULTS, spareWorkers: 100 },
      given: {},
      target: 10,
      start: 10,
    },
    {
      rule: 'more executing than max_workers: none is started, and no executing one is stopped',
      limits: { ...SEED, maxWorkers: 5 },
      given: { workers: workers(13, 'busy') },
      target: 5,
      start: 0,
      stop: [],
    },
  ]);

  const unhealthy = (count: number, unhealthySince: number, idleSince = 0) =>
    workers(count, 'unhealthy', idleSince).map((worker) => ({ ...worker, unhealthySince }));
  table('health', [
    {
      rule: 'an unhealthy worker gets no work: another one starts',
      given: { workers: [...workers(2, 'idle'), ...unhealthy(1, 5)], waiting: 1 },
      now: 10,
      target: 3,
      start: 1,
      stop: [],
    },
    {
      rule: 'it stays while its successor starts, in case it recovers',
      given: { workers: [...workers(1, 'idle'), ...workers(1, 'starting'), ...unhealthy(1, 5)] },
      now: 10,
      start: 0,
      stop: [],
    },
    {
      rule: 'it goes once enough others are ready',
      given: { workers: [...workers(2, 'idle'), ...unhealthy(1, 5)] },
      now: 10,
      start: 0,
      stop: ['unhealthy-0-0'],
      code: 'unhealthy',
    },
    {
      rule: 'without room for successors, one goes first',
      limits: { ...DEFAULTS, maxWorkers: 2 },
      given: { workers: unhealthy(2, 5), waiting: 2 },
      now: 10,
      start: 0,
      stop: ['unhealthy-0-0'],
      code: 'unhealthy',
    },
    {
      rule: 'none goes while its successor could not be started',
      limits: { ...DEFAULTS, maxWorkers: 2 },
      given: { workers: unhealthy(2, 5), waiting: 2, backOffUntil: 2_000 },
      now: 10,
      start: 0,
      stop: [],
      nextAt: 2_000,
      code: 'back-off',
    },
    {
      rule: 'one that became unhealthy while it was executing has time for another check',
      limits: { ...DEFAULTS, recheckPeriod: 60_000 },
      given: { workers: unhealthy(1, 5, 1_000) },
      now: 2_000,
      start: 0,
      stop: [],
      nextAt: 61_000,
    },
    {
      rule: 'after that it goes',
      limits: { ...DEFAULTS, recheckPeriod: 60_000 },
      given: { workers: unhealthy(1, 5, 1_000) },
      now: 61_000,
      stop: ['unhealthy-1000-0'],
      nextAt: null,
    },
    {
      rule: 'with an older revision it goes at once',
      given: { workers: [...workers(1, 'idle'), ...outdated(1, 'unhealthy')] },
      start: 1,
      stop: ['old-unhealthy-0-0'],
      code: 'revision',
    },
  ]);

  const idle3 = [...workers(1, 'idle', 3_000), ...workers(1, 'idle', 1_000), ...workers(1, 'idle', 2_000)];
  table('cooldown', [
    {
      rule: 'a moment before the end of the cooldown it stays',
      given: { workers: idle3 },
      now: 300_999,
      stop: [],
      nextAt: 301_000,
      code: 'cooldown',
    },
    {
      rule: 'exactly at the end it goes, the longest idle, and no more than the surplus',
      given: { workers: idle3 },
      now: 301_000,
      stop: ['idle-1000-0'],
      nextAt: null,
      code: 'cooldown',
    },
    {
      rule: 'long after it the spare workers stay, the most recently used ones',
      given: { workers: workers(15, 'idle', 0).concat(workers(2, 'idle', 5)) },
      now: 9e9,
      target: 2,
      stop: workers(15, 'idle', 0).map((worker) => worker.id),
      nextAt: null,
    },
    {
      rule: 'zero spare and idle gives nothing',
      limits: DEFAULTS,
      given: { workers: workers(1, 'idle', 7) },
      now: 60_007,
      target: 0,
      stop: ['idle-7-0'],
      nextAt: null,
    },
    {
      rule: 'each cools down separately: the next look is at the next end',
      limits: DEFAULTS,
      given: { workers: idle3 },
      now: 61_500,
      stop: ['idle-1000-0'],
      nextAt: 62_000,
    },
    {
      rule: 'without a surplus nothing goes, however long it is idle',
      given: { workers: [...workers(2, 'idle', 0), ...workers(13, 'busy')] },
      now: 9e9,
      target: 15,
      start: 0,
      stop: [],
      nextAt: null,
    },
    {
      rule: 'cooldown 0: at once',
      limits: { ...SEED, cooldownPeriod: 0 },
      given: { workers: workers(5, 'idle', 40) },
      now: 40,
      stop: ['idle-40-0', 'idle-40-1', 'idle-40-2'],
      nextAt: null,
    },
    {
      rule: 'a ready worker is not stopped in favour of one that is still starting',
      limits: { ...SEED, cooldownPeriod: 0 },
      given: { workers: [...workers(2, 'idle', 0), ...workers(3, 'starting')] },
      now: 100,
      start: 0,
      stop: [],
      nextAt: null,
    },
    {
      rule: 'workers that are starting for callers who disconnected may finish starting',
      limits: DEFAULTS,
      given: { workers: workers(5, 'starting') },
      target: 0,
      start: 0,
      stop: [],
    },
  ]);

  table('max_workers', [
    {
      rule: 'lowered: idle ones beyond it go at once, executing ones stay',
      limits: { ...SEED, maxWorkers: 3 },
      given: { workers: [...workers(2, 'busy'), ...workers(4, 'idle', 10)] },
      now: 10,
      target: 3,
      stop: ['idle-10-0', 'idle-10-1', 'idle-10-2'],
      nextAt: null,
      code: 'max_workers',
    },
    {
      rule: 'lowered under load: the one that has just completed goes, although others wait',
      limits: { ...SEED, maxWorkers: 3 },
      given: { workers: [...workers(3, 'busy'), ...workers(1, 'idle', 10)], waiting: 7 },
      now: 10,
      start: 0,
      stop: ['idle-10-0'],
    },
    {
      rule: 'stopping workers count: no more are started than fit beside them',
      limits: DEFAULTS,
      given: { workers: [...workers(6, 'stopping'), ...workers(1, 'busy')], waiting: 9 },
      target: 10,
      start: 3,
      code: 'max_workers',
    },
    {
      rule: 'raised: waiting invocations get their workers',
      limits: { ...DEFAULTS, maxWorkers: 20 },
      given: { workers: workers(10, 'busy'), waiting: 5 },
      target: 15,
      start: 5,
      code: 'in-flight',
    },
  ]);

  table('quotas', [
    {
      rule: 'the share limits the target',
      given: { waiting: 13, allowance: 4 },
      target: 4,
      start: 4,
      code: 'quota',
    },
    {
      rule: 'the present room limits what starts',
      given: { waiting: 13, allowance: 15, room: 6 },
      target: 15,
      start: 6,
      code: 'quota',
    },
    {
      rule: 'no room at all',
      given: { waiting: 1, allowance: 3, room: 0 },
      target: 3,
      start: 0,
      nextAt: null,
      code: 'quota',
    },
    {
      rule: 'idle ones beyond the share go before their cooldown, longest idle first',
      given: { workers: idle3, allowance: 1 },
      now: 3_000,
      target: 1,
      stop: ['idle-1000-0', 'idle-2000-0'],
      nextAt: null,
      code: 'quota',
    },
    {
      rule: 'executing ones stay, even beyond the share',
      given: { workers: workers(5, 'busy'), allowance: 1 },
      target: 1,
      start: 0,
      stop: [],
      code: 'quota',
    },
    {
      rule: 'surplus within the share cools down as usual',
      given: { workers: workers(5, 'idle', 100), allowance: 5 },
      now: 200,
      stop: [],
      nextAt: 300_100,
      code: 'cooldown',
    },
  ]);

  table('back-off', [
    {
      rule: 'nothing is started before it ends',
      given: { waiting: 3, backOffUntil: 5_000 },
      now: 4_999,
      target: 5,
      start: 0,
      nextAt: 5_000,
      code: 'back-off',
    },
    {
      rule: 'when it ends, everything missing is started',
      given: { waiting: 3, backOffUntil: 5_000 },
      now: 5_000,
      start: 5,
      nextAt: null,
      code: 'in-flight',
    },
    {
      rule: 'it has no effect if nothing is missing',
      given: { workers: workers(2, 'idle', 0), backOffUntil: 5_000 },
      now: 1,
      start: 0,
      nextAt: null,
      code: 'spare_workers',
    },
    {
      rule: 'idle workers cool down meanwhile',
      limits: DEFAULTS,
      given: { workers: workers(1, 'idle', 0), backOffUntil: 5_000 },
      now: 1,
      nextAt: 60_000,
    },
  ]);

  table('revision', [
    {
      rule: 'new ones start beside the older ones, which stand in',
      given: { workers: outdated(2, 'idle') },
      target: 2,
      start: 2,
      stop: [],
      nextAt: null,
    },
    {
      rule: 'the older ones stand in while the new ones start',
      given: { workers: [...outdated(2, 'idle'), ...workers(2, 'starting')] },
      start: 0,
      stop: [],
    },
    {
      rule: 'one ready, one older gone, regardless of its cooldown, longest idle first',
      given: {
        workers: [
          ...outdated(1, 'idle', 8),
          ...outdated(1, 'idle', 7),
          ...workers(1, 'starting'),
          ...workers(1, 'idle'),
        ],
      },
      start: 0,
      stop: ['old-idle-7-0'],
      code: 'revision',
    },
    {
      rule: 'older ones that are executing count, and are not stopped',
      given: { workers: outdated(13, 'busy') },
      target: 15,
      start: 2,
      stop: [],
    },
    {
      rule: 'older ones that are still starting are stopped, and are no reason to wait',
      given: { workers: outdated(2, 'starting') },
      start: 2,
      stop: ['old-starting-0-0', 'old-starting-0-1'],
    },
    {
      rule: 'idle older ones that nobody needs go at once',
      limits: DEFAULTS,
      given: { workers: outdated(2, 'idle') },
      start: 0,
      stop: ['old-idle-0-0', 'old-idle-0-1'],
      code: 'revision',
    },
    {
      rule: 'at max_workers one older worker makes room',
      limits: { ...DEFAULTS, maxWorkers: 3, spareWorkers: 3 },
      given: { workers: outdated(3, 'idle') },
      start: 0,
      stop: ['old-idle-0-0'],
      code: 'revision',
    },
    {
      rule: 'no second one while it stops',
      limits: { ...DEFAULTS, maxWorkers: 3, spareWorkers: 3 },
      given: { workers: [...outdated(2, 'idle'), ...outdated(1, 'stopping')] },
      start: 0,
      stop: [],
      code: 'max_workers',
    },
    {
      rule: 'no second one while its successor starts',
      limits: { ...DEFAULTS, maxWorkers: 3, spareWorkers: 3 },
      given: { workers: [...outdated(2, 'idle'), ...workers(1, 'starting')] },
      start: 0,
      stop: [],
    },
    {
      rule: 'none makes room while the new revision cannot start',
      limits: { ...DEFAULTS, maxWorkers: 3, spareWorkers: 3 },
      given: { workers: outdated(3, 'idle'), backOffUntil: 10 },
      start: 0,
      stop: [],
      nextAt: 10,
      code: 'back-off',
    },
    {
      rule: 'at max_workers and always busy: the one that has just completed makes room before it gets more work',
      limits: { ...DEFAULTS, maxWorkers: 3 },
      given: { workers: [...outdated(2, 'busy'), ...outdated(1, 'idle', 5)], waiting: 9 },
      now: 5,
      start: 0,
      stop: ['old-idle-5-0'],
      code: 'revision',
    },
    {
      rule: 'without room in the quotas one older worker makes room too',
      given: { workers: outdated(2, 'idle'), allowance: 2, room: 0 },
      start: 0,
      stop: ['old-idle-0-0'],
    },
  ]);
});

describe('backOff', () => {
  it('doubles from 1 s and stays at 5 min', () => {
    const waits = [1, 2, 3, 4, 9, 10, 5_000].map(backOff);
    expect(waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });
});
