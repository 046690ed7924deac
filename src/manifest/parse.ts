/** Parses YAML (and JSON, its subset) into plain data with positions, or findings. */
import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import type { Issue } from '../errors/errors.js';
import { construct } from './construct.js';
import type { Lookup, Unset } from './interpolate.js';
import { jsonSyntax, type SyntaxFinding } from './json-syntax.js';
import { type Located, Source, type TextFile } from './source.js';

/** Far above the schema's depth, and below what recursive code can handle. */
const MAX_DEPTH = 100;

export interface Parsed {
  readonly source: Source;
  readonly root: Located;
  readonly issues: readonly Issue[];
}

/** Hints for common mistakes, by the library's code. */
const SYNTAX_HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'fix the indentation, or quote text that contains a colon and a space',
  MULTILINE_IMPLICIT_KEY: 'write a space after the colon of a key, and quote text over several lines',
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'indent all keys of a map equally',
  MISSING_CHAR: 'close all brackets and quotes, and separate entries within {} and [] with commas',
  TAG_RESOLVE_FAILED: 'remove the tag',
};

/** What a later file does with a value of an earlier one: removes it, or replaces it as a whole. */
export const MERGE_TAGS = ['!reset', '!override'] as const;

/** Whether there may be such tags: most files have none, and need no second look. */
export function hasMergeTags(text: string): boolean {
  return MERGE_TAGS.some((tag) => text.includes(tag));
}

export interface ParseOptions {
  /** The file's name, for findings; empty if it is the only file. */
  readonly name: string;
  /** Values of variables; undefined: variables stay as they are written. */
  readonly lookup: Lookup | undefined;
  /** Whether it must be JSON. */
  readonly json: boolean;
}

/** Parses the text; if it is not well-formed, `root` is empty and `issues` say why. Never throws because of the text. */
export function parse(text: string, { name, lookup, json }: ParseOptions): Parsed {
  const file = fileOf(text, name);
  const tokens = tokenise(file);
  if (!Array.isArray(tokens)) return refused(file, [tokens]);
  const strict = json ? jsonSyntax(text) : [];
  if (strict.length > 0) return refused(file, strict);
  const documents = compose(tokens, text);
  const errors = documents.flatMap((document) => [...syntaxErrors(document), ...versionErrors(document)]);
  if (errors.length > 0) return refused(file, errors);
  const [document, second] = documents;
  if (second) {
    const message = 'the file has more than one document';
    const hint = 'keep one manifest per file, and remove the line ---';
    return refused(file, [{ code: 'MN1001', message, hint, range: [second.range[0], second.range[0] + 1] }]);
  }
  return constructed(document, file, lookup, 'refuse');
}

/**
 * Parses a file in another format, such as Compose: a result for each document. An unset variable is the empty text. If
 * the text is not well-formed, there is one result, which says why.
 */
export function parseForeign(text: string, lookup: Lookup): readonly Parsed[] {
  const file = fileOf(text, '');
  const tokens = tokenise(file);
  if (!Array.isArray(tokens)) return [refused(file, [tokens])];
  const documents = compose(tokens, text);
  const errors = documents.flatMap(syntaxErrors);
  if (errors.length > 0) return [refused(file, errors)];
  return documents.map((document) => constructed(document, file, lookup, 'empty'));
}

function fileOf(text: string, name: string): TextFile {
  return { name, text, lines: new LineCounter() };
}

function refused(file: TextFile, findings: readonly SyntaxFinding[]): Parsed {
  const root = nothingIn(file);
  const source = new Source(file, root);
  const issues = findings.map(({ range, ...issue }) => ({ ...issue, path: [], position: source.at(range) }));
  return { source, root, issues };
}

function nothingIn(file: TextFile): Located {
  return { value: undefined, file, range: [0, 0] };
}

function constructed(
  document: Document.Parsed | undefined,
  file: TextFile,
  lookup: Lookup | undefined,
  unset: Unset,
): Parsed {
  if (!document?.contents) {
    const nothing = nothingIn(file);
    return { source: new Source(file, nothing), root: nothing, issues: [] };
  }
  const { root, problems } = construct(document.contents, file, lookup, unset);
  const source = new Source(file, root);
  const issues = problems.map(({ range, first, ...issue }) => ({
    ...issue,
    position: source.at(range),
    ...(first && { related: { message: 'first declared here', position: source.at(first) } }),
  }));
  return { source, root, issues };
}

function compose(tokens: readonly CST.Token[], text: string): Document.Parsed[] {
  return [...new Composer({ version: '1.2', uniqueKeys: false }).compose(tokens, true, text.length)];
}

/** The tokens of the text, or where it is nested too deeply. */
function tokenise({ text, lines }: TextFile): CST.Token[] | SyntaxFinding {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      const message = `the file is nested more than ${MAX_DEPTH} deep`;
      return { code: 'MN1011', message, range: [parser.offset, parser.offset + 1] };
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

function syntaxErrors({ errors, warnings }: Document.Parsed): SyntaxFinding[] {
  const unknown = warnings.filter(
    ({ code, message }) =>
      code !== 'TAG_RESOLVE_FAILED' || !MERGE_TAGS.some((tag) => message.includes(`: ${tag}`)),
  );
  return [...errors, ...unknown].map(syntaxError);
}

function versionErrors(document: Document.Parsed): SyntaxFinding[] {
  const { version } = document.directives.yaml;
  if (version === '1.2' || syntaxErrors(document).length > 0) return [];
  const message = `the file declares YAML ${version}, but a manifest is YAML 1.2`;
  return [{ code: 'MN1001', message, range: [0, 1] }];
}

function syntaxError({ code, message, pos }: Document.Parsed['errors'][number]): SyntaxFinding {
  return {
    code: 'MN1001',
    message: `the file is not valid YAML: ${sentence(message)}`,
    range: pos,
    ...(SYNTAX_HINTS[code] !== undefined && { hint: SYNTAX_HINTS[code] }),
  };
}

/** The library's message as part of ours: its first line, in lower case, without a full stop. */
function sentence(message: string): string {
  const line = (message.split('\n')[0] ?? '').replace(/[.:]$/, '');
  return /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line;
}
