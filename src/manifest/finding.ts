/** Findings before they have positions: checks work on plain data and know only paths. */
import type { Issue, Position } from '../errors/errors.js';
import { formatPath, type Path } from './path.js';
import type { Part, Place, Source } from './source.js';

/** The most findings of a stage: nobody reads more, and a hostile file must not take minutes. */
export const MAX_FINDINGS = 1000;

export interface Finding {
  readonly code: Issue['code'];
  readonly severity?: 'warning';
  readonly message: string;
  readonly path: Path;
  /** What to underline; by default the value. */
  readonly part?: Part;
  readonly hint?: string;
  readonly related?: { readonly message: string; readonly path: Path };
  /** The field that an unknown key probably stands for. */
  readonly meant?: Path;
}

/** The findings without those that a field is missing which another finding says was mistyped. */
export function withoutMistyped(findings: readonly Finding[]): Finding[] {
  const meant = new Set(findings.flatMap((finding) => (finding.meant ? [formatPath(finding.meant)] : [])));
  return findings.filter(({ code, path }) => code !== 'MN1004' || !meant.has(formatPath(path)));
}

/** The finding with the file's text instead of the values of variables, which may be secrets. */
export function withoutValues(finding: Finding, source: Source): Finding {
  const { message, hint, path } = finding;
  return {
    ...finding,
    message: source.asWritten(message, path),
    ...(hint !== undefined && { hint: source.asWritten(hint, path) }),
  };
}

/** The finding with its positions in the file. */
export function placed(finding: Finding, source: Source): Issue {
  const { part, related, meant: _, ...issue } = finding;
  const place = inFile(source.locate(finding.path, part));
  if (!related || !source.has(related.path)) return { ...issue, ...place };
  const { file = source.file.name, position } = inFile(source.locate(related.path, 'key'));
  const isElsewhere = file !== (place.file ?? source.file.name);
  const elsewhere = { message: related.message, ...(isElsewhere && { file }), position };
  return { ...issue, ...place, related: elsewhere };
}

/** The place as a finding has it. */
export function inFile({
  file,
  ...position
}: Place): Pick<Issue, 'position' | 'file'> & { position: Position } {
  return { ...(file !== undefined && { file }), position };
}

/** The finding for a manifest that has no file. */
export function unplaced({ code, message, path, hint }: Finding): Issue {
  return { code, message, path, ...(hint !== undefined && { hint }) };
}

/**
 * Findings by line and column, without duplicates, those in the first file before others.
 * @param file name of the first file, which findings without a file are in
 */
export function sorted(issues: readonly Issue[], file?: string): Issue[] {
  const named = issues.map((issue) =>
    issue.file === undefined && file !== undefined ? { ...issue, file } : issue,
  );
  const files = [...new Set([file, ...named.map((issue) => issue.file)])];
  return [...new Map(named.map((issue) => [identity(issue), issue])).values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || compare(a.position, b.position),
  );
}

function identity({ code, message, position, path, file = '' }: Issue): string {
  const place = position ? `${file}:${position.line}:${position.column}` : formatPath(path);
  return `${code} ${place} ${message}`;
}

function compare(a: Position | undefined, b: Position | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
