import { CODES, type Code } from '../errors/codes.js';
import { oneOf, type Shape } from '../json/shape.js';

/** The code's type and check, from the table of codes, which a bundle contains only once. */
export const codeShape: Shape<Code> = oneOf(Object.keys(CODES).filter(isCode));

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}
