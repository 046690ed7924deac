/** Finds what JSON forbids and YAML allows, since the file is then read as YAML. */
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Issue } from '../errors/errors.js';
import type { Range } from './source.js';

export type SyntaxFinding = Omit<Issue, 'position' | 'path'> & { readonly range: Range };

/** Message and hint by the parser's code. */
const MISTAKES: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  InvalidSymbol: ['not a JSON value', 'put text in double quotes'],
  InvalidNumberFormat: ['not a number', 'write a number such as 3, 0.5 or 1e6'],
  PropertyNameExpected: ['a key in double quotes is missing'],
  ValueExpected: ['a value is missing'],
  ColonExpected: ['a colon is missing'],
  CommaExpected: ['a comma is missing'],
  CloseBraceExpected: ['a } is missing'],
  CloseBracketExpected: ['a ] is missing'],
  EndOfFileExpected: ['there is text after the end of the manifest'],
  InvalidCommentToken: ['JSON has no comments', 'to use comments, name the file multinode.yaml'],
  UnexpectedEndOfComment: ['JSON has no comments', 'to use comments, name the file multinode.yaml'],
  UnexpectedEndOfString: ['the text is not closed', 'close it with a double quote on the same line'],
  UnexpectedEndOfNumber: ['the number is incomplete'],
  InvalidUnicode: ['\\u needs four hexadecimal digits'],
  InvalidEscapeCharacter: ['this cannot be escaped', 'write a backslash as \\\\'],
  InvalidCharacter: ['this character must be escaped in text', 'write a line break as \\n'],
};

/** The first error; later ones are often consequences. An empty text has none. */
export function jsonSyntax(text: string): SyntaxFinding[] {
  if (text.trim() === '') return [];
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  if (!first) return [];
  const [message, help] = MISTAKES[printParseErrorCode(first.error)] ?? ['this is not valid'];
  const trailing = /,\s*$/.test(text.slice(0, first.offset)) && /^[}\]]/.test(text.slice(first.offset));
  const hint = trailing ? 'remove the comma before it' : help;
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
