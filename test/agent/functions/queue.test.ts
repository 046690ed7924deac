import { expect } from 'chai';
import fc from 'fast-check';
import { WaitQueue } from '../../../src/agent/functions/queue.js';

type Step = { do: 'push' } | { do: 'shift' } | { do: 'leave'; which: number } | { do: 'remove' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'push' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'shift' }) },
  { weight: 2, arbitrary: fc.nat(50).map((which): Step => ({ do: 'leave', which })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'remove' }) },
);

describe('wait queue', () => {
  it('behaves like a plain list, whatever arrives and leaves', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = new WaitQueue<number>();
        let list: number[] = [];
        const leave = new Map<number, () => void>();
        let next = 0;
        for (const one of steps) {
          if (one.do === 'push') {
            const item = next++;
            list.push(item);
            leave.set(item, queue.push(item));
          } else if (one.do === 'shift') {
            expect(queue.shift()).to.equal(list.shift());
          } else if (one.do === 'leave') {
            leave.get(one.which)?.();
            list = list.filter((item) => item !== one.which);
          } else {
            expect(queue.remove((item) => item % 3 === 0)).to.deep.equal(
              list.filter((item) => item % 3 === 0),
            );
            list = list.filter((item) => item % 3 !== 0);
          }
          expect(queue.size).to.equal(list.length);
        }
      }),
    );
  });

  it('keeps the order over many more items than it holds at once', () => {
    const queue = new WaitQueue<number>();
    let taken = 0;
    for (let n = 0; n < 50_000; n++) {
      queue.push(n);
      if (n % 3 > 0) expect(queue.shift()).to.equal(taken++);
    }
    while (queue.size > 0) expect(queue.shift()).to.equal(taken++);
    expect(taken).to.equal(50_000);
  });
});
