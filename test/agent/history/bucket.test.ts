import { expect } from 'chai';
import fc from 'fast-check';
import { type Bucket, countOf, isNothing, merge, NOTHING } from '../../../src/agent/history/bucket.js';
import { series } from '../../../src/agent/history/series.js';
import type { Recorded } from '../../../src/agent/history/store.js';
import { since } from '../../../src/agent/history/totals.js';

const STEP = 10_000;
const whole = fc.integer({ min: 0, max: 1_000_000 });
const names = fc.constantFrom('busy', 'idle', 'waiting');
const times = fc
  .record({ sum: whole, counts: fc.array(whole, { maxLength: 19 }) })
  .map(({ sum, counts }) => ({ sum, counts: counts.slice(0, counts.findLastIndex((each) => each > 0) + 1) }));
const bucket: fc.Arbitrary<Bucket> = fc.record({
  gauges: fc.dictionary(names, fc.record({ sum: whole, known: whole, most: whole })),
  counts: fc.dictionary(names, whole),
  times: fc.dictionary(names, times),
});

async function* each(recorded: readonly Recorded[]): AsyncGenerator<Recorded> {
  yield* recorded;
}

describe('buckets of the history', () => {
  it('add up to the same in any order and grouping', () => {
    fc.assert(
      fc.property(bucket, bucket, bucket, (a, b, c) => {
        expect(merge(merge(a, b), c)).to.deep.equal(merge(a, merge(b, c)));
        expect(merge(a, b)).to.deep.equal(merge(b, a));
        expect(merge(a, NOTHING)).to.deep.equal(a);
      }),
    );
  });

  it('equal nothing only if they are empty', () => {
    expect(isNothing(NOTHING)).to.equal(true);
    expect(isNothing({ ...NOTHING, counts: { calls: 1 } })).to.equal(false);
  });

  it('keep every sum and every peak when they are merged into longer steps', async () => {
    const recorded = fc.array(fc.record({ observed: fc.integer({ min: 1, max: STEP }), bucket }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(recorded, fc.integer({ min: 1, max: 12 }), async (found, factor) => {
        const buckets = found.map((one, index) => ({ ...one, at: index * STEP }));
        const items = await series(each(buckets), factor * STEP);
        expect(items).to.have.length(Math.ceil(found.length / factor));
        const all = found.reduce((sum, one) => merge(sum, one.bucket), NOTHING);
        const total = (of: (item: (typeof items)[number]) => number | undefined) =>
          items.reduce((sum, item) => sum + (of(item) ?? 0), 0);
        for (const [name, count] of Object.entries(all.counts)) {
          expect(total(({ counts }) => counts[name])).to.equal(count);
        }
        for (const [name, each] of Object.entries(all.times)) {
          expect(total((item) => item.times[name]?.count)).to.equal(countOf(each));
          expect(total((item) => item.times[name]?.sum)).to.be.closeTo(each.sum / 1000, 0.01);
        }
        for (const [name, { sum, most }] of Object.entries(all.gauges)) {
          const seconds = total(({ gauges, observed }) => (gauges[name]?.mean ?? 0) * observed);
          expect(seconds).to.be.closeTo(sum / 1000, 0.0001 * total(({ observed }) => observed));
          expect(Math.max(...items.map(({ gauges }) => gauges[name]?.most ?? 0))).to.equal(most);
        }
        expect(total(({ observed }) => observed)).to.be.closeTo(
          found.reduce((sum, { observed }) => sum + observed, 0) / 1000,
          0.001,
        );
      }),
    );
  });

  it('leave out periods without an agent, and report those at rest', async () => {
    const at = (minute: number) => minute * 60_000;
    const items = await series(
      each([
        { at: at(0), observed: 60_000, bucket: undefined },
        { at: at(5), observed: 30_000, bucket: { ...NOTHING, counts: { calls: 2 } } },
      ]),
      60_000,
    );
    expect(items).to.deep.equal([
      { at: '1970-01-01T00:00:00.000Z', observed: 60, gauges: {}, counts: {}, times: {} },
      { at: '1970-01-01T00:05:00.000Z', observed: 30, gauges: {}, counts: { calls: 2 }, times: {} },
    ]);
  });

  it('average CPU use over the time for which it was known', async () => {
    const gauges = { cpu_utilization: { sum: 0.5 * 5000, known: 5000, most: 0.5 } };
    const [item] = await series(each([{ at: 0, observed: 10_000, bucket: { ...NOTHING, gauges } }]), STEP);
    expect(item?.gauges.cpu_utilization).to.deep.equal({ mean: 0.5, most: 0.5 });
  });
});

describe('totals', () => {
  it('differ by what happened in between', () => {
    const before = { counts: { calls: 3, started: 1 }, times: { wait: { sum: 100, counts: [2, 1, 0] } } };
    const now = { counts: { calls: 5, started: 1 }, times: { wait: { sum: 180, counts: [4, 1, 0] } } };
    expect(since(before, now)).to.deep.equal({
      counts: { calls: 2 },
      times: { wait: { sum: 80, counts: [2] } },
    });
    expect(since(now, now)).to.deep.equal({ counts: {}, times: {} });
  });
});
