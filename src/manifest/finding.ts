/** Findings before they have positions: checks work on plain data and know only paths. */
import type { Issue, Position } from '../errors/errors.js';
import { formatPath, type Path } from './path.js';
import type { Part, Source } from './source.js';

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
  return {
    ...issue,
    position: source.locate(finding.path, part),
    ...(related &&
      source.has(related.path) && {
        related: { message: related.message, position: source.locate(related.path, 'key') },
      }),
  };
}

/** The finding for a manifest that has no file. */
export function unplaced({ code, message, path, hint }: Finding): Issue {
  return { code, message, path, ...(hint !== undefined && { hint }) };
}

/** Findings by line and column, without duplicates, with the file's name. */
export function sorted(issues: readonly Issue[], file?: string): Issue[] {
  const unique = new Map(issues.map((issue) => [identity(issue), issue]));
  return [...unique.values()]
    .sort((a, b) => compare(a.position, b.position))
    .map((issue) => (file === undefined ? issue : { ...issue, file }));
}

function identity({ code, message, position, path }: Issue): string {
  const place = position ? `${position.line}:${position.column}` : formatPath(path);
  return `${code} ${place} ${message}`;
}

function compare(a: Position | undefined, b: Position | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
