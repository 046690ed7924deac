import { CODES, type Code } from '../errors/codes.js';
import { oneOf, type Shape } from '../json/shape.js';

/** Of the table of codes itself, which a bundle has once. */
export const codeShape: Shape<Code> = oneOf(Object.keys(CODES).filter(isCode));

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}
