/** Parses YAML (and JSON, its subset) into plain data with positions, or findings. */
import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import type { Issue } from '../errors/errors.js';
import { construct } from './construct.js';
import type { Lookup, Unset } from './interpolate.js';
import { jsonSyntax, type SyntaxFinding } from './json-syntax.js';
import { type Located, Source } from './source.js';

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

/**
 * Parses the text; if it is not well-formed, `root` is empty and `issues` say why. Never throws because of the text.
 * @param json whether it must be JSON
 */
export function parse(text: string, lookup: Lookup, json: boolean): Parsed {
  const lines = new LineCounter();
  const nothing: Located = { value: undefined, range: [0, 0] };
  const refused = (issues: readonly SyntaxFinding[]): Parsed => {
    const source = new Source(text, lines, nothing);
    return {
      source,
      root: nothing,
      issues: issues.map(({ range, ...issue }) => ({ ...issue, path: [], position: source.at(range) })),
    };
  };

  const tokens = tokenise(text, lines);
  if (typeof tokens === 'number') {
    const message = `the file is nested more than ${MAX_DEPTH} deep`;
    return refused([{ code: 'MN1011', message, range: [tokens, tokens + 1] }]);
  }
  const strict = json ? jsonSyntax(text) : [];
  if (strict.length > 0) return refused(strict);
  const documents = [
    ...new Composer({ version: '1.2', uniqueKeys: false }).compose(tokens, true, text.length),
  ];
  const errors = documents.flatMap(syntaxErrors);
  if (errors.length > 0) return refused(errors);
  const [document, second] = documents;
  if (second) {
    const message = 'the file has more than one document';
    const hint = 'keep one manifest per file, and remove the line ---';
    return refused([{ code: 'MN1001', message, hint, range: [second.range[0], second.range[0] + 1] }]);
  }
  return constructed(document, { text, lines }, lookup, 'refuse');
}

/**
 * Parses a file in another format, such as Compose: a result for each document. An unset variable is the empty text, and
 * nodes may have the given tags. If the text is not well-formed, there is one result, which says why.
 */
export function parseForeign(text: string, lookup: Lookup, tags: readonly string[]): readonly Parsed[] {
  const lines = new LineCounter();
  const nothing: Located = { value: undefined, range: [0, 0] };
  const refused = (findings: readonly SyntaxFinding[]): readonly Parsed[] => {
    const source = new Source(text, lines, nothing);
    const issues = findings.map(({ range, ...issue }) => ({
      ...issue,
      path: [],
      position: source.at(range),
    }));
    return [{ source, root: nothing, issues }];
  };
  const tokens = tokenise(text, lines);
  if (typeof tokens === 'number') {
    const message = `the file is nested more than ${MAX_DEPTH} deep`;
    return refused([{ code: 'MN1011', message, range: [tokens, tokens + 1] }]);
  }
  const documents = [
    ...new Composer({ version: '1.2', uniqueKeys: false }).compose(tokens, true, text.length),
  ];
  const known = ({ code, message }: { code: string; message: string }) =>
    code === 'TAG_RESOLVE_FAILED' && tags.some((tag) => message.includes(`: ${tag}`));
  const errors = documents.flatMap((document) => {
    const warnings = document.warnings.filter((warning) => !known(warning));
    return [...document.errors, ...warnings].map(syntaxError);
  });
  if (errors.length > 0) return refused(errors);
  return documents.map((document) => constructed(document, { text, lines }, lookup, 'empty'));
}

function constructed(
  document: Document.Parsed | undefined,
  { text, lines }: { readonly text: string; readonly lines: LineCounter },
  lookup: Lookup,
  unset: Unset,
): Parsed {
  const nothing: Located = { value: undefined, range: [0, 0] };
  if (!document?.contents) return { source: new Source(text, lines, nothing), root: nothing, issues: [] };
  const { root, problems } = construct(document.contents, lookup, unset);
  const source = new Source(text, lines, root);
  const issues = problems.map(({ range, first, ...issue }) => ({
    ...issue,
    position: source.at(range),
    ...(first && { related: { message: 'first declared here', position: source.at(first) } }),
  }));
  return { source, root, issues };
}

/** The tokens of the text, or the offset at which it is nested too deeply. */
function tokenise(text: string, lines: LineCounter): CST.Token[] | number {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return parser.offset;
  }
  tokens.push(...parser.end());
  return tokens;
}

function syntaxErrors(document: Document.Parsed): SyntaxFinding[] {
  const findings = [...document.errors, ...document.warnings].map(syntaxError);
  if (findings.length === 0 && document.directives.yaml.version !== '1.2') {
    const message = `the file declares YAML ${document.directives.yaml.version}, but a manifest is YAML 1.2`;
    return [{ code: 'MN1001', message, range: [0, 1] }];
  }
  return findings;
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
