/** A parsed manifest, of one file or several, with the position of every value, so that findings and plans can point at lines. */
import type { LineCounter } from 'yaml';
import type { Position } from '../errors/errors.js';
import type { Path } from './path.js';

/** A file's text, and where its lines start. */
export interface TextFile {
  /** As the user would type it; empty if it is the only file. */
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Offsets into the text: [start, end). */
export type Range = readonly [number, number];

/** A value of a file and its place; an alias's value is at its anchor. */
export interface Located {
  /** Plain data; maps have no prototype, so that a key such as `__proto__` is a key like any other. */
  value: unknown;
  /** The file that has it, and its key. */
  readonly file: TextFile;
  readonly range: Range;
  /** A scalar's text after its variables were replaced. */
  readonly text?: string;
  /** The file's text, if variables in it were replaced. */
  readonly written?: string;
  /** Whether the file has it without quotes. */
  readonly plain?: boolean;
  /** A tag that the file gives it, such as !reset. */
  readonly tag?: string;
  /** Whether no file has it: an included manifest's folder. */
  readonly implied?: boolean;
  readonly children?: ReadonlyMap<string | number, Entry>;
}

export interface Entry {
  /** The key's place; list items have none. */
  readonly key?: Range;
  readonly node: Located;
}

export type Part = 'key' | 'value';

/** A position, with the file's name if it is another file than the manifest's first one. */
export interface Place extends Position {
  readonly file?: string;
}

/** Minimum length of a value that is removed from messages. */
const SHORTEST = 4;

export class Source {
  /** The first file, which gives the manifest its folder. */
  readonly file: TextFile;
  readonly #root: Located;

  constructor(file: TextFile, root: Located) {
    this.file = file;
    this.#root = root;
  }

  /**
   * The position of the field's value (or key). For a field that the file does not have: its nearest parent's key.
   * Columns and lengths count UTF-16 code units, as editors do; a position never extends beyond its line. Bound, because
   * plans take it as a function.
   */
  readonly locate = (path: Path, part: Part = 'value'): Place => {
    let entry: Entry = { node: this.#root };
    for (const key of path) {
      const child = entry.node.children?.get(key);
      // A single item can be written without its list.
      if (!child && key === 0 && !Array.isArray(entry.node.value)) break;
      if (!child) return this.at(entry.key ?? entry.node.range, entry.node.file);
      entry = child;
    }
    const { node } = entry;
    // A map or an empty value has no text to underline, so its key is underlined.
    const byKey = part === 'key' || node.children !== undefined || node.range[0] === node.range[1];
    return this.at((byKey ? entry.key : undefined) ?? node.range, node.file);
  };

  /** The file's content as plain data. */
  get value(): unknown {
    return this.#root.value;
  }

  /** Whether the file has the field, rather than only its default. */
  has(path: Path): boolean {
    return this.node(path) !== undefined;
  }

  /**
   * The message with the file's text instead of the values of variables, which may be secrets.
   * @param path the field that the message is about
   */
  asWritten(message: string, path: Path): string {
    let shown = message;
    for (const { text, written } of interpolated(this.node(path))) {
      const forms = new Set([text, JSON.stringify(text).slice(1, -1)]);
      if (!shown.includes(written)) for (const form of forms) shown = replaced(shown, form, written);
      // A message about a part of it quotes that part.
      for (const word of text.split(/\s+/)) if (!written.includes(word)) shown = replaced(shown, word, '…');
    }
    return shown;
  }

  /** The field's value, if the file has it. */
  node(path: Path): Located | undefined {
    let node: Located | undefined = this.#root;
    for (const key of path) node = node?.children?.get(key)?.node;
    return node;
  }

  at(range: Range, file: TextFile = this.file): Place {
    const position = positionOf(range, file);
    return file === this.file ? position : { ...position, file: file.name };
  }
}

function positionOf([start, end]: Range, { text, lines }: TextFile): Position {
  const { line, col } = lines.linePos(start);
  const newline = text.indexOf('\n', start);
  const last = Math.min(end, newline < 0 ? text.length : newline);
  const length = text.slice(start, last).trimEnd().length;
  return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(length, 1) };
}

/** Short values stay: they are part of too many words. */
function replaced(message: string, value: string, by: string): string {
  return value.length < SHORTEST ? message : message.replaceAll(value, by);
}

/** All scalars in it (or itself) in which variables were replaced. */
function* interpolated(located: Located | undefined): Generator<{ text: string; written: string }> {
  if (!located) return;
  const { text, written, children } = located;
  if (text !== undefined && written !== undefined) yield { text, written };
  for (const { node } of children?.values() ?? []) yield* interpolated(node);
}
