import { expect } from 'chai';
import { InterpolationError, interpolate } from '../../src/manifest/interpolate.js';

const ENV = { SET: 'set', EMPTY: '', OTHER: 'other' };

describe('interpolate', () => {
  for (const [text, result] of [
    ['$SET and ${SET}', 'set and set'],
    ['$SETX', undefined],
    ['${SET}X', 'setX'],
    ['a$$b $${SET}', 'a$b ${SET}'],
    ['${EMPTY}', ''],
    ['${EMPTY:-default}', 'default'],
    ['${EMPTY-default}', ''],
    ['${UNSET:-default}', 'default'],
    ['${UNSET-default}', 'default'],
    ['${UNSET:-}', ''],
    ['${SET:-default}', 'set'],
    ['${SET:+text} ${EMPTY:+text} ${UNSET:+text}', 'text  '],
    ['${SET+text} ${EMPTY+text} ${UNSET+text}', 'text text '],
    ['${UNSET:-${EMPTY:-${OTHER}}}', 'other'],
    ['${UNSET:-a $$ b}', 'a $ b'],
    ['${SET:?not looked at ${UNSET}}', 'set'],
    ['${SET:-${UNSET}}', 'set'],
    ['${UNSET:-http://host:80/?q=-+}', 'http://host:80/?q=-+'],
    ['no } variable {', 'no } variable {'],
  ] as const) {
    it(`${text} ${result === undefined ? 'is refused' : `is ${JSON.stringify(result)}`}`, () => {
      if (result === undefined) expect(() => interpolate(text, ENV)).to.throw(InterpolationError);
      else expect(interpolate(text, ENV)).to.equal(result);
    });
  }

  for (const [text, message] of [
    ['$UNSET', 'variable UNSET is not set'],
    ['${UNSET:?say why}', 'variable UNSET is not set: say why'],
    ['${EMPTY:?say why}', 'variable EMPTY is empty: say why'],
    ['${UNSET?}', 'variable UNSET is not set'],
    ['${UNSET:?because of ${OTHER}}', 'variable UNSET is not set: because of other'],
    ['$', 'a $ that starts no variable'],
    ['$5', 'a $ that starts no variable'],
    ['${}', '${ without the name of a variable'],
    ['${SET', '${SET is not closed'],
    ['${SET:-${OTHER}', '${SET is not closed'],
    ['${SET!}', '${SET goes on with "!"'],
    ['${toString}', 'variable toString is not set'],
  ] as const) {
    it(`${text} is refused: ${message}`, () => {
      expect(() => interpolate(text, ENV))
        .to.throw(InterpolationError)
        .with.property('message', message);
    });
  }
});
