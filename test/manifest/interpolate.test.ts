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
    // A $ that starts no variable.
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
    // Values are not searched for variables.
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
    ['${}', '${ without a variable name'],
    ['${1}', '${ without a variable name'],
    ['${ SET }', '${ without a variable name'],
    ['${é}', '${ without a variable name'],
    ['${SET', '${SET is not closed'],
    ['${UNSET:-a\nb}', '${UNSET is not closed'],
    ['${SET!}', '${SET is followed by "!"'],
    ['${SET.b}', '${SET is followed by "."'],
    ['${SET/x/y}', '${SET is followed by "/"'],
    ['${SET:=x}', '${SET is followed by ":"'],
    ['${toString}', 'variable toString is not set'],
  ] as const) {
    it(`${text} is refused: ${message}`, () => {
      expect(() => replaced(text))
        .to.throw(InterpolationError)
        .with.property('message', message);
    });
  }

  it('can treat unset variables as empty text', () => {
    const text = '[$UNSET${UNSET}${UNSET:-${UNSET}}]';
    expect(interpolate(text, lookupIn(ENV), { unset: 'empty' })).to.equal('[]');
    expect(() => interpolate('${UNSET?}', lookupIn(ENV), { unset: 'empty' })).to.throw(InterpolationError);
  });

  it('takes linear time', () => {
    const many = 200_000;
    expect(replaced('${SET:-a}{'.repeat(many))).to.have.lengthOf(4 * many);
    expect(() => replaced('${UNSET:-{}'.repeat(many))).to.throw('nested more than 20 deep');
  });
});
