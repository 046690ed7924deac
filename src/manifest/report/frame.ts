/** Shows a line of the file with a part of it underlined, for terminals. */
import stringWidth from 'string-width';
import type { Position } from '../../errors/errors.js';

const TAB = '    ';
/** Characters shown before and after the start of the underlined part; a minified file is one long line. */
const BEFORE = 100;
const AFTER = 100;

export interface Frame {
  readonly line: string;
  /** Spaces and marks to print below the line. */
  readonly marks: string;
}

/** @param full the position's whole line */
export function frame(full: string, { column, length }: Position, mark: '^' | '-'): Frame {
  const start = Math.min(column - 1, full.length);
  const first = Math.max(0, start - BEFORE);
  const last = Math.min(full.length, start + AFTER);
  const before = (first > 0 ? '…' : '') + shown(full.slice(first, start));
  const marked = shown(full.slice(start, Math.min(start + length, last)));
  const after = shown(full.slice(Math.min(start + length, last), last)) + (last < full.length ? '…' : '');
  return {
    line: before + marked + after,
    marks: ' '.repeat(stringWidth(before)) + mark.repeat(Math.max(1, stringWidth(marked))),
  };
}

/** The text without control characters: tabs become spaces, others a placeholder. */
export function shown(text: string): string {
  return text.replaceAll('\t', TAB).replace(/\p{Cc}/gu, '\ufffd');
}
