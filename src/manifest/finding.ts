/** A finding before it has a position: checks work on plain data and know paths only. */
import type { Issue, Position } from '../errors/errors.js';
import { formatPath, type Path } from './path.js';
import type { Part, Source } from './source.js';

/** The most findings that a stage works out: no reader gets further, and a hostile file must not cost minutes. */
export const MAX_FINDINGS = 1000;

export interface Finding {
  readonly code: Issue['code'];
  readonly severity?: 'warning';
  readonly message: string;
  readonly path: Path;
  /** What to underline; the value unless told otherwise. */
  readonly part?: Part;
  readonly hint?: string;
  readonly related?: { readonly message: string; readonly path: Path };
}

/** The finding with what stands in the file in the place of the values that variables have: those may be secrets. */
export function withoutValues(finding: Finding, source: Source): Finding {
  const { message, hint, path } = finding;
  return {
    ...finding,
    message: source.asWritten(message, path),
    ...(hint !== undefined && { hint: source.asWritten(hint, path) }),
  };
}

/** The finding with the positions of its paths in the file. */
export function placed(finding: Finding, source: Source): Issue {
  const { part, related, ...issue } = finding;
  return {
    ...issue,
    position: source.locate(finding.path, part),
    ...(related &&
      source.has(related.path) && {
        related: { message: related.message, position: source.locate(related.path, 'key') },
      }),
  };
}

/** The finding in a manifest that comes from no file. */
export function unplaced({ code, message, path, hint }: Finding): Issue {
  return { code, message, path, ...(hint !== undefined && { hint }) };
}

/** By line and column, one for each mistake, with the file's name. */
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
