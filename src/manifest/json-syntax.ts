/** What JSON forbids and YAML, which the file is then read as, allows. */
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Issue } from '../errors/errors.js';
import type { Range } from './source.js';

export type SyntaxFinding = Omit<Issue, 'position' | 'path'> & { readonly range: Range };

/** In words, with what would be right, by the parser's code. */
const MISTAKES: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  InvalidSymbol: ['this is no JSON value', 'put texts in double quotes'],
  InvalidNumberFormat: ['this is no number', 'a number is such as 3, 0.5 or 1e6'],
  PropertyNameExpected: ['a key in double quotes is expected here'],
  ValueExpected: ['a value is expected here'],
  ColonExpected: ['a colon is expected here'],
  CommaExpected: ['a comma is expected here'],
  CloseBraceExpected: ['a } is missing'],
  CloseBracketExpected: ['a ] is missing'],
  EndOfFileExpected: ['something follows the end of the manifest'],
  InvalidCommentToken: ['JSON has no comments', 'name the file multinode.yaml to have them'],
  UnexpectedEndOfComment: ['JSON has no comments', 'name the file multinode.yaml to have them'],
  UnexpectedEndOfString: ['the text has no end', 'close it with a double quote in the same line'],
  UnexpectedEndOfNumber: ['the number has no end'],
  InvalidUnicode: ['\\u needs four hexadecimal digits'],
  InvalidEscapeCharacter: ['this cannot be escaped', 'a backslash is written \\\\'],
  InvalidCharacter: ['this character must be escaped in a text', 'a line break is written \\n'],
};

/** The first mistake; those after it are often its consequences. A text without anything in it has none. */
export function jsonSyntax(text: string): SyntaxFinding[] {
  if (text.trim() === '') return [];
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  if (!first) return [];
  const [message, help] = MISTAKES[printParseErrorCode(first.error)] ?? ['this is not valid'];
  const trailing = /,\s*$/.test(text.slice(0, first.offset)) && /^[}\]]/.test(text.slice(first.offset));
  const hint = trailing ? 'leave out the comma before it' : help;
  const range: Range = [first.offset, first.offset + first.length];
  return [
    {
      code: 'MN1001',
      message: `the file is not valid JSON: ${message}`,
      range,
      ...(hint !== undefined && { hint }),
    },
  ];
}
