import { expect } from 'chai';
import fc from 'fast-check';
import {
  type FloorReason,
  highestFloor,
  type Rule,
  type Rules,
} from '../../../src/agent/scaling/rules/rule.js';

/** Always asks for the same number. */
function rule(name: string, workers: number, until: number | null = null): Rule<null, FloorReason> {
  return { name, floor: () => ({ workers, until, because: { rule: name, code: name } }) };
}

function highest(...rules: Rules<null, FloorReason>) {
  return highestFloor(rules, null, 0);
}

describe('the rules of scaling', () => {
  it('use the highest floor, with its reason', () => {
    const floor = highest(rule('a', 1), rule('b', 3), rule('c', 2));
    expect(floor).to.deep.equal({ workers: 3, until: null, because: { rule: 'b', code: 'b' } });
  });

  it('take the reason from the first listed among equal floors', () => {
    expect(highest(rule('a', 2), rule('b', 2)).because.rule).to.equal('a');
  });

  it('look again when time alone changes any of the floors, even one that does not count now', () => {
    expect(highest(rule('a', 3, 900), rule('b', 1, 400), rule('c', 2)).until).to.equal(400);
    expect(highest(rule('a', 3), rule('b', 1, 400)).until).to.equal(400);
    expect(highest(rule('a', 3, 900), rule('b', 1)).until).to.equal(900);
  });

  it('ask for no less with another rule, and never look later', () => {
    const floors = fc.array(fc.tuple(fc.nat(5), fc.option(fc.integer({ min: 1, max: 5 }))), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(floors, fc.nat(5), (given, workers) => {
        const rules = given.map(([each, until], index) => rule(String(index), each, until));
        const [first = rule('none', 0), ...rest] = rules;
        const before = highest(first, ...rest);
        const after = highest(first, ...rest, rule('more', workers, 3));
        expect(after.workers).to.equal(Math.max(before.workers, workers));
        expect(after.until).to.equal(Math.min(before.until ?? 3, 3));
      }),
    );
  });
});
