import { expect } from 'chai';
import fc from 'fast-check';
import { CronSchedule } from '../../../src/agent/scaling/cron.js';
import {
  CORRECTION,
  type Decided,
  type DueTimes,
  decideSchedule,
  dueTimes,
  ON_TIME,
  type SchedulePolicy,
  upcoming,
} from '../../../src/agent/scaling/schedules.js';
import { toMilliseconds } from '../../../src/manifest/units.js';
import { clock, QUARTER, ZONES } from './time-zones.js';

const FROM = Date.parse('2020-01-01T00:00:00Z');
const HOUR = 3_600_000;
const TO = Date.parse('2030-01-01T00:00:00Z');
const time = (text: string) => Date.parse(text);
const times = (due: DueTimes, after: string, count: number) =>
  upcoming(due, time(after), count).map((each) => new Date(each).toISOString());

/** Expressions, and the wall-clock times (as if in UTC) that match them. */
const EXPRESSIONS: Readonly<Record<string, (wall: Date) => boolean>> = {
  '30 2 * * *': (wall) => wall.getUTCHours() === 2 && wall.getUTCMinutes() === 30,
  '0 0 * * *': (wall) => wall.getUTCHours() === 0 && wall.getUTCMinutes() === 0,
  '15,45 1-3 * * *': (wall) =>
    [1, 2, 3].includes(wall.getUTCHours()) && [15, 45].includes(wall.getUTCMinutes()),
  '0 12 * * 1': (wall) => wall.getUTCDay() === 1 && wall.getUTCHours() === 12 && wall.getUTCMinutes() === 0,
  '0 1 1 * *': (wall) => wall.getUTCDate() === 1 && wall.getUTCHours() === 1 && wall.getUTCMinutes() === 0,
  '0 */6 * * *': (wall) => wall.getUTCHours() % 6 === 0 && wall.getUTCMinutes() === 0,
};

/** Each matching time once: one that clocks skip when they have passed it, one that they show twice the first time. */
function expectedDue(zone: string, names: (wall: Date) => boolean, begin = FROM, end = TO): number[] {
  const due: number[] = [];
  let shown = Number.NEGATIVE_INFINITY;
  for (const { instant, wall } of clock(zone, begin, end)) {
    const from = shown === Number.NEGATIVE_INFINITY ? wall : shown + QUARTER;
    let isDue = false;
    for (let each = from; each <= wall; each += QUARTER) isDue ||= names(new Date(each));
    if (isDue) due.push(instant);
    shown = Math.max(shown, wall);
  }
  return due;
}

describe('scaling: schedules', () => {
  describe('cron', () => {
    const expressions = Object.entries(EXPRESSIONS);
    for (const [index, zone] of ZONES.entries()) {
      // The first in all zones, the others in turn.
      const used = new Map([
        ...expressions.slice(0, 1),
        ...expressions.slice((index % 5) + 1, (index % 5) + 2),
      ]);
      it(`is right in ${zone} for ten years: ${[...used.keys()].join(' and ')}`, () => {
        for (const [expression, names] of used) {
          const schedule = new CronSchedule(expression, zone);
          const found: number[] = [];
          for (let due = schedule.next(FROM - 1); due !== null && due < TO; due = schedule.next(due)) {
            found.push(due);
          }
          expect(found, expression).to.deep.equal(expectedDue(zone, names));
        }
      }).timeout(120_000);
    }

    it('follows elapsed time if it is for every hour', () => {
      for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe']) {
        const [from, to] = [time('2025-01-01T00:00:00Z'), time('2026-01-01T00:00:00Z')];
        const schedule = new CronSchedule('*/30 * * * *', zone);
        const found: number[] = [];
        for (let due = schedule.next(from - 1); due !== null && due < to; due = schedule.next(due))
          found.push(due);
        const expected = [...clock(zone, from, to)]
          .filter(({ wall }) => new Date(wall).getUTCMinutes() % 30 === 0)
          .map(({ instant }) => instant);
        expect(found, zone).to.deep.equal(expected);
      }
    }).timeout(60_000);

    it('follows elapsed time however every hour is written', () => {
      const [from, to] = [time('2026-10-24T00:00:00Z'), time('2026-10-26T00:00:00Z')];
      const all = (hours: string) => {
        const due = new CronSchedule(`*/30 ${hours} * * *`, 'Europe/Berlin');
        return upcoming(due, from - 1, 200).filter((each) => each < to);
      };
      expect(all('*')).to.have.length(96);
      for (const hours of ['0-23', '*/1', '0-23/1', '0-11,12-23', '?']) {
        expect(all(hours), hours).to.deep.equal(all('*'));
      }
      // If hours are named, those of the repeated hour are due once.
      expect(all('0-22')).to.have.length(2 * (21 + 23 + 1));
    });

    it('loses no day with several times in a skipped hour, in any zone whose clocks change', () => {
      const [from, to] = [time('2026-01-01T00:00:00Z'), time('2027-01-01T00:00:00Z')];
      const offsets = (zone: string, times: readonly number[]) => {
        const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
        return times.map(
          (each) => format.formatToParts(each).find(({ type }) => type === 'timeZoneName')?.value,
        );
      };
      const days = ['01-15', '03-10', '03-28', '04-03', '07-15', '09-07', '10-03', '10-30'].map((day) =>
        time(`2026-${day}T00:00:00Z`),
      );
      // One of the zones whose clocks show the same on these days is enough.
      const changing = new Map<string, string>();
      for (const zone of Intl.supportedValuesOf('timeZone')) {
        const found = offsets(zone, days);
        if (new Set(found).size > 1) changing.set(found.join(), zone);
      }
      expect(changing.size).to.be.greaterThan(15);
      const names = (wall: Date) => [0, 2].includes(wall.getUTCHours()) && wall.getUTCMinutes() % 30 === 0;
      for (const zone of changing.values()) {
        const due = new CronSchedule('0,30 0,2 * * *', zone);
        const found = upcoming(due, from - 1, 2000).filter((each) => each < to);
        expect(found, zone).to.deep.equal(expectedDue(zone, names, from, to));
      }
    }).timeout(120_000);

    it('is due at the end of a skipped hour, and once in a repeated one', () => {
      const schedule = new CronSchedule('30 2 * * *', 'Europe/Berlin');
      expect(times(schedule, '2026-03-28T12:00:00Z', 2)).to.deep.equal([
        '2026-03-29T01:00:00.000Z',
        '2026-03-30T00:30:00.000Z',
      ]);
      expect(times(schedule, '2026-10-24T12:00:00Z', 2)).to.deep.equal([
        '2026-10-25T00:30:00.000Z',
        '2026-10-26T01:30:00.000Z',
      ]);
    });

    it('is due at the end of a day that a zone skipped', () => {
      expect(times(new CronSchedule('0 12 * * *', 'Pacific/Apia'), '2011-12-29T12:00:00Z', 3)).to.deep.equal([
        '2011-12-29T22:00:00.000Z',
        '2011-12-30T10:00:00.000Z',
        '2011-12-30T22:00:00.000Z',
      ]);
    });

    it('is never due if there is no such day', () => {
      expect(new CronSchedule('0 0 30 2 *', 'UTC').next(FROM)).to.equal(null);
    });
  });

  describe('period and interval', () => {
    it('counts a period from the anchor, not at once', () => {
      const due = dueTimes({ period: HOUR, timeZone: 'UTC' }, time('2026-01-01T00:10:00Z'));
      expect(times(due, '2026-01-01T00:10:00Z', 2)).to.deep.equal([
        '2026-01-01T01:10:00.000Z',
        '2026-01-01T02:10:00.000Z',
      ]);
    });

    it('counts an interval from its reference time in both directions', () => {
      const timing = { reference: time('2026-06-01T03:00:00+02:00'), interval: 6 * HOUR, timeZone: 'UTC' };
      expect(times(dueTimes(timing, 0), '2026-01-01T00:00:00Z', 2)).to.deep.equal([
        '2026-01-01T01:00:00.000Z',
        '2026-01-01T07:00:00.000Z',
      ]);
    });
  });

  describe('whole milliseconds', () => {
    /** As in a manifest: seconds with one or two decimals. */
    const seconds = Array.from({ length: 99_900 }, (_, index) => (index + 100) / 100);

    it('advance for every period of one or two decimals', () => {
      const start = 1_790_000_000_123;
      const isRight = (period: number) => {
        const times = upcoming(
          dueTimes({ period: toMilliseconds(period), timeZone: 'UTC' }, start),
          start,
          5,
        );
        return (
          times.every((each, index) => Number.isSafeInteger(each) && each > (times[index - 1] ?? start)) &&
          (times.at(-1) ?? 0) - start === Math.round(period * 100) * 50
        );
      };
      expect(seconds.filter((period) => !isRight(period))).to.deep.equal([]);
    }).timeout(60_000);

    it('are rejected, instead of looping, if they do not advance', () => {
      for (const timing of [
        { period: 0 },
        { period: 16_100.000000000002 },
        { period: 0.4 },
        { period: Number.NaN },
        { reference: Number.NaN, interval: HOUR },
      ]) {
        const due = dueTimes({ ...timing, timeZone: 'UTC' }, 0);
        const rules = { overlap: 'skip', catchUp: 'latest' } as const;
        expect(() => upcoming(due, 16_100, 5), JSON.stringify(timing)).to.throw(
          RangeError,
          'later millisecond',
        );
        const state = { decided: 16_100, furthest: 16_100, unfinished: false };
        expect(() => decideSchedule(due, rules, state, 20_000)).to.throw(RangeError);
      }
    });
  });

  describe('a clock that is put back', () => {
    const rules: SchedulePolicy = { overlap: 'allow', catchUp: 'latest' };
    const due = dueTimes({ period: HOUR, timeZone: 'UTC' }, 0);
    const at = (decided: number) => ({ decided, furthest: decided, unfinished: false });

    it('repeats nothing within three hours, and says that it waits', () => {
      const decision = decideSchedule(due, rules, at(10 * HOUR), 10 * HOUR - CORRECTION);
      expect(decision).to.deep.include({ run: [], decided: 10 * HOUR, nextAt: 11 * HOUR });
      expect(decision.clock).to.deep.equal({ by: CORRECTION, schedule: 'waits' });
    });

    it('is followed beyond three hours, and says so until it is where it was', () => {
      let now = 10 * HOUR - CORRECTION - 1;
      const first = decideSchedule(due, rules, at(10 * HOUR), now);
      expect(first).to.deep.include({ run: [], decided: now, nextAt: 7 * HOUR });
      expect(first.clock).to.deep.equal({ by: CORRECTION + 1, schedule: 'follows' });
      const run: number[] = [];
      let state = { ...at(0), ...first };
      for (now = 7 * HOUR; now <= 11 * HOUR; now += HOUR / 2) {
        const decision = decideSchedule(due, rules, { ...state, unfinished: false }, now + 3);
        run.push(...decision.run);
        expect(decision.clock?.schedule).to.equal(now < 10 * HOUR ? 'follows' : undefined);
        state = { ...state, ...decision };
      }
      expect(run).to.deep.equal([7, 8, 9, 10, 11].map((hour) => hour * HOUR));
    });

    it('is followed at once after it was years ahead', () => {
      const state = at(1_000_000 * HOUR);
      const decision = decideSchedule(due, rules, state, 500_000 * HOUR + 1);
      expect(decision).to.deep.include({ decided: 500_000 * HOUR + 1, nextAt: 500_001 * HOUR });
    });

    it('catches up nothing twice when it is corrected again', () => {
      // The agent starts with a clock at the epoch, before it gets the right time over the network.
      const wrong = decideSchedule(due, rules, at(500_000 * HOUR + 3), 0);
      expect(wrong).to.deep.include({ run: [], decided: 0, nextAt: HOUR });
      const right = decideSchedule(due, rules, { ...wrong, unfinished: false }, 500_000.5 * HOUR);
      expect(right).to.deep.include({ run: [], skipped: [], nextAt: 500_001 * HOUR, clock: null });
      const later = decideSchedule(due, rules, { ...wrong, unfinished: false }, 500_002.5 * HOUR);
      expect(later.run).to.deep.equal([500_002 * HOUR]);
      expect(later.skipped).to.deep.equal([{ first: 500_001 * HOUR, last: 500_001 * HOUR, why: 'missed' }]);
    });

    it('does not count if it is adjusted by moments', () => {
      expect(decideSchedule(due, rules, at(10 * HOUR), 10 * HOUR - 900).clock).to.equal(null);
    });
  });

  describe('decisions', () => {
    const cases: readonly {
      rule: string;
      rules?: Partial<SchedulePolicy>;
      unfinished?: boolean;
      decided?: number;
      /** Milliseconds between due times; an hour by default. */
      step?: number;
      now: number;
      run: readonly number[];
      skipped?: readonly unknown[];
    }[] = [
      { rule: 'nothing is due', now: HOUR - 1, run: [] },
      { rule: 'due at this moment', now: HOUR, run: [HOUR] },
      { rule: 'a moment late', now: HOUR + ON_TIME - 1, run: [HOUR] },
      {
        rule: 'missed, and not to be caught up',
        now: HOUR + ON_TIME,
        run: [],
        skipped: [{ first: HOUR, last: HOUR, why: 'missed' }],
      },
      {
        rule: 'missed, and the latest is caught up',
        rules: { catchUp: 'latest' },
        now: 3.5 * HOUR,
        run: [3 * HOUR],
        skipped: [{ first: HOUR, last: 2 * HOUR, why: 'missed' }],
      },
      {
        rule: 'missed, and a newer one is on time',
        rules: { catchUp: 'latest' },
        now: 3 * HOUR,
        run: [3 * HOUR],
        skipped: [{ first: HOUR, last: 2 * HOUR, why: 'missed' }],
      },
      {
        rule: 'overlaps, skip',
        unfinished: true,
        now: HOUR,
        run: [],
        skipped: [{ first: HOUR, last: HOUR, why: 'overlap' }],
      },
      { rule: 'overlaps, allow', rules: { overlap: 'allow' }, unfinished: true, now: HOUR, run: [HOUR] },
      { rule: 'overlaps, replace', rules: { overlap: 'replace' }, unfinished: true, now: HOUR, run: [HOUR] },
      {
        rule: 'three at once, replace: only the newest begins',
        rules: { overlap: 'replace' },
        step: 5_000,
        now: 15_000,
        run: [15_000],
        skipped: [{ first: 5_000, last: 10_000, why: 'overlap' }],
      },
      {
        rule: 'three at once, skip: only the oldest begins',
        step: 5_000,
        now: 15_000,
        run: [5_000],
        skipped: [{ first: 10_000, last: 15_000, why: 'overlap' }],
      },
      {
        rule: 'three at once, allow: all begin',
        rules: { overlap: 'allow' },
        step: 5_000,
        now: 15_000,
        run: [5_000, 10_000, 15_000],
      },
      { rule: 'the clock was put back', decided: 5 * HOUR, now: 2 * HOUR, run: [] },
    ];
    for (const {
      rule,
      rules,
      unfinished = false,
      decided = 0,
      step = HOUR,
      now,
      run,
      skipped = [],
    } of cases) {
      it(rule, () => {
        const due = dueTimes({ period: step, timeZone: 'UTC' }, 0);
        const all: SchedulePolicy = { overlap: 'skip', catchUp: 'none', ...rules };
        const decision = decideSchedule(due, all, { decided, furthest: decided, unfinished }, now);
        expect(decision).to.deep.include({ run, skipped });
        expect(decision.decided).to.be.at.least(decided);
        expect(decision.nextAt).to.equal(due.next(Math.max(decided, now)));
      });
    }

    it('runs every due time once or accounts for it, whatever the clock does', () => {
      fc.assert(
        fc.property(
          fc.constantFrom('allow' as const, 'skip' as const, 'replace' as const),
          fc.constantFrom('none' as const, 'latest' as const),
          fc.integer({ min: 1, max: 7200 }),
          fc.array(
            fc.record({
              step: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: -HOUR, max: 20 * HOUR })),
              unfinished: fc.boolean(),
            }),
            { maxLength: 40 },
          ),
          (overlap, catchUp, period, steps) => {
            const schedule = dueTimes({ period: period * 1000, timeZone: 'UTC' }, 0);
            let state: Decided = { decided: 0, furthest: 0 };
            const accounted = new Map<number, number>();
            let now = 0;
            for (const { step, unfinished } of steps) {
              now += step;
              const decision = decideSchedule(schedule, { overlap, catchUp }, { ...state, unfinished }, now);
              for (const each of decision.run) accounted.set(each, (accounted.get(each) ?? 0) + 1);
              for (const { first, last } of decision.skipped) {
                for (let each = first; each <= last; each += period * 1000) {
                  accounted.set(each, (accounted.get(each) ?? 0) + 1);
                }
              }
              expect(decision.decided).to.be.at.least(state.decided);
              state = decision;
              if (overlap === 'skip') expect(decision.run.length).to.be.at.most(unfinished ? 0 : 1);
              expect(decision.nextAt).to.be.greaterThan(state.decided);
            }
            const all = Math.floor(state.decided / (period * 1000));
            expect(accounted.size).to.equal(all);
            const wrong = [...accounted].filter(
              ([each, count]) => each % (period * 1000) !== 0 || count !== 1,
            );
            expect(wrong).to.deep.equal([]);
          },
        ),
        { numRuns: 150 },
      );
    }).timeout(60_000);
  });
});
