import { expect } from 'chai';
import { InterpolationError, interpolate, lookupIn } from '../../src/manifest/interpolate.js';

const ENV = { SET: 'set', EMPTY: '', OTHER: 'other', DOLLAR: 'a$SET', JSON: '{"a":1}' };
const replaced = (text: string) => interpolate(text, lookupIn(ENV), { unset: 'refuse' });

describe('interpolate', () => {
  for (const [text, result] of [
    ['$SET and ${SET}', 'set and set'],
    ['${SET}X', 'setX'],
    ['a$$b $${SET}', 'a$b ${SET}'],
    ['$$$SET $$$$', '$set $$'],
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
    // A $ that starts nothing.
    ["awk '{print $1}'", "awk '{print $1}'"],
    ['echo $(date) 5$ $- $é a$', 'echo $(date) 5$ $- $é a$'],
    ['\\$SET', '\\set'],
    // Braces in a default.
    ['${SET:-{}}', 'set'],
    ['${SET:-{"a":{}}} {}', 'set {}'],
    ['${UNSET:-{"a":{}}}', '{"a":{}}'],
    ['${UNSET:-a{b}c}', 'a{b}c'],
    ['${UNSET:-{}}-${UNSET:-{x}}', '{}-{x}'],
    ['${UNSET:-{a}', '{a'],
    ['${UNSET:-}}', '}'],
    ['${UNSET:-${SET}{', undefined],
    // The first operator counts.
    ['${UNSET-b:-c}', 'b:-c'],
    ['${EMPTY-b:-c}', ''],
    ['${UNSET:-b?c}', 'b?c'],
    // What a variable holds is not looked at again.
    ['${DOLLAR} ${UNSET:-$DOLLAR} $JSON', 'a$SET a$SET {"a":1}'],
    ['${UNSET:-a}\n${UNSET:-b}}', 'a\nb}'],
  ] as const) {
    it(`${text} ${result === undefined ? 'is refused' : `is ${JSON.stringify(result)}`}`, () => {
      if (result === undefined) expect(() => replaced(text)).to.throw(InterpolationError);
      else expect(replaced(text)).to.equal(result);
    });
  }

  for (const [text, message] of [
    ['$UNSET', 'variable UNSET is not set'],
    ['$SETX', 'variable SETX is not set'],
    ['${UNSET:?say why}', 'variable UNSET is not set: say why'],
    ['${EMPTY:?say why}', 'variable EMPTY is empty: say why'],
    ['${UNSET?}', 'variable UNSET is not set'],
    ['${UNSET:?because of ${OTHER}}', 'variable UNSET is not set: because of other'],
    ['${}', '${ without the name of a variable'],
    ['${1}', '${ without the name of a variable'],
    ['${ SET }', '${ without the name of a variable'],
    ['${é}', '${ without the name of a variable'],
    ['${SET', '${SET is not closed'],
    ['${UNSET:-a\nb}', '${UNSET is not closed'],
    ['${SET!}', '${SET goes on with "!"'],
    ['${SET.b}', '${SET goes on with "."'],
    ['${SET/x/y}', '${SET goes on with "/"'],
    ['${SET:=x}', '${SET goes on with ":"'],
    ['${toString}', 'variable toString is not set'],
  ] as const) {
    it(`${text} is refused: ${message}`, () => {
      expect(() => replaced(text))
        .to.throw(InterpolationError)
        .with.property('message', message);
    });
  }

  it('takes what is not set for the empty text where that is wanted', () => {
    const text = '[$UNSET${UNSET}${UNSET:-${UNSET}}]';
    expect(interpolate(text, lookupIn(ENV), { unset: 'empty' })).to.equal('[]');
    expect(() => interpolate('${UNSET?}', lookupIn(ENV), { unset: 'empty' })).to.throw(InterpolationError);
  });

  it('takes its time from the length of a text, not from the square', () => {
    const many = 200_000;
    expect(replaced('${SET:-a}{'.repeat(many))).to.have.lengthOf(4 * many);
    expect(() => replaced('${UNSET:-{}'.repeat(many))).to.throw('nested more than 20 deep');
  });
});
