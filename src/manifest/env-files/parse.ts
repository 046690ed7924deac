/**
 * Parses environment files by Compose's rules (compose-go 2.16). The grammar of the format `env`:
 *
 *     file      = { blank | comment | statement }          blank: white space, line ends
 *     comment   = "#" …to the end of the line              only before a statement
 *     statement = [ "export" space ] name ( ( "=" | ":" ) space value | line end )
 *     name      = ( letter | digit | "_" | "." | "-" | "[" | "]" )+      letters and digits of any script
 *     value     = "'" … "'"     as it is, over several lines too; \' is a quote
 *               | '"' … '"'     over several lines too; escapes, then variables
 *               | …to " #" or the end of the line, without white space around it; variables
 *
 * A name alone takes the caller's value, if there is one. After a closing quote, the next statement begins. Escapes are
 * \n \r \t \a \b \f \v \" \\ \$ and \0 with three octal digits; a backslash before anything else stays. Variables are
 * replaced as by interpolate.ts; an unset one becomes the empty text.
 *
 * In the format `raw`, a line is NAME=value or NAME, everything after the `=` is the value, and lines that start with #
 * are comments.
 */
import { InterpolationError, interpolate, type Lookup } from '../interpolate.js';
import type { EnvFile } from '../model.js';
import { variableProblem } from '../variables.js';

export interface Mistake {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
  readonly hint?: string;
}

/** The text is not a valid environment file. Line, message and hint are the first mistake's. */
export class EnvFileError extends Error {
  readonly line: number;
  readonly hint: string | undefined;

  constructor(readonly mistakes: readonly [Mistake, ...Mistake[]]) {
    const [{ line, message, hint }] = mistakes;
    super(message);
    this.line = line;
    this.hint = hint;
  }
}

/** What is wrong with an environment file: its mistakes with their lines, or that it can't be read at all. */
export function problemsOf(error: Error): readonly Pick<Mistake, 'message' | 'hint'>[] {
  if (!(error instanceof EnvFileError)) return [{ message: error.message }];
  return error.mistakes.map(({ line, message, ...hint }) => ({
    message: `line ${line}: ${message}`,
    ...hint,
  }));
}

/** Interrupts the parser at a mistake. */
class Misread extends Error {
  constructor(readonly mistake: Mistake) {
    super(mistake.message);
  }
}

/** The most mistakes of a file that are reported: it may be no environment file at all. */
const MOST_MISTAKES = 20;

interface Surroundings {
  /** Values for names alone; in `$NAME` they win over the file's variables. */
  readonly around: Lookup;
  /** Variables of earlier files. */
  readonly before: Lookup;
}

/** The file's variables. Throws EnvFileError with every mistake. */
export function parseEnvFile(
  text: string,
  format: EnvFile['format'],
  surroundings: Surroundings,
): Map<string, string> {
  const parser = new EnvFileParser(text.replace(/^\u{feff}/u, ''), surroundings);
  if (format === 'raw') parser.lines();
  else parser.statements();
  const [first, ...more] = parser.mistakes;
  if (first) throw new EnvFileError([first, ...more]);
  return parser.variables;
}

/** Unicode's white space; \s has U+FEFF too, and lacks U+0085. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const SPACES = new RegExp(`${SPACE.source}*`, 'y');
const BLANKS = /[\t\v\f\r \u0085\u00a0]*/y;
const COMMENT = /#[^\n]*/y;
const EXPORT = /export[\t\f\r ]+(?=\S)/y;
const NAME = /[^=:\n]*/y;
const UNFIT = /[^\p{L}\p{N}_.[\]\-\t\v\f\r \u0085\u00a0]/u;
const REST_OF_LINE = /[^\n]*/y;
const ESCAPE = /\\(?:([abfnrtv"\\$])|0([0-3][0-7]{2}))/g;
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '"': '"', '\\': '\\', $: '$$' },
};

class EnvFileParser {
  readonly variables = new Map<string, string>();
  readonly mistakes: Mistake[] = [];
  #at = 0;

  constructor(
    readonly text: string,
    readonly surroundings: Surroundings,
  ) {}

  statements(): void {
    while (this.mistakes.length < MOST_MISTAKES) {
      this.#take(SPACES);
      if (this.#at === this.text.length) return;
      if (this.text[this.#at] === '#') this.#take(COMMENT);
      // After a mistake, the next line is read: a quote that is not closed was most likely forgotten on its line.
      else if (!this.#noted(() => this.#statement())) this.#take(REST_OF_LINE);
    }
  }

  lines(): void {
    for (const line of this.text.split('\n')) {
      const content = line.replace(/\r$/, '').trimStart();
      if (content !== '' && !content.startsWith('#')) this.#noted(() => this.#rawLine(content));
      if (this.mistakes.length === MOST_MISTAKES) return;
      this.#at += line.length + 1;
    }
  }

  #rawLine(content: string): void {
    const equals = content.indexOf('=');
    const name = equals < 0 ? content : content.slice(0, equals);
    this.#checkName(name, this.#at);
    this.#set(name, equals < 0 ? this.surroundings.around(name) : content.slice(equals + 1), this.#at);
  }

  /** Reads something, and notes a mistake in it. @returns whether there was none */
  #noted(read: () => void): boolean {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      this.mistakes.push(error.mistake);
      return false;
    }
  }

  #statement(): void {
    this.#take(EXPORT);
    const start = this.#at;
    const written = this.#take(NAME);
    const unfit = UNFIT.exec(written)?.[0];
    if (unfit !== undefined) {
      const place = this.text[start] === unfit ? 'where a variable begins' : "in a variable's name";
      throw this.#error(start, `unexpected ${JSON.stringify(unfit)} ${place}`, 'a line is NAME=value');
    }
    const name = trimEnd(written);
    this.#checkName(name, start);
    if (this.#at === this.text.length || this.text[this.#at] === '\n') {
      this.#set(name, this.surroundings.around(name), start);
      return;
    }
    this.#at += 1;
    this.#take(BLANKS);
    this.#set(name, this.#value(), start);
  }

  #value(): string {
    const start = this.#at;
    const quote = this.text[start];
    if (quote === "'") return this.#quoted(quote);
    if (quote !== '"') {
      const [value = ''] = this.#take(REST_OF_LINE).split(' #', 1);
      return this.#expand(trimEnd(value), start);
    }
    const unescaped = this.#quoted(quote).replace(ESCAPE, (_, character?: string, octal?: string) =>
      octal === undefined ? (ESCAPED[character ?? ''] ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return this.#expand(unescaped, start);
  }

  /** The text between the quotes; only the escape of the quote itself is undone. */
  #quoted(quote: string): string {
    const start = this.#at;
    let value = '';
    let from = start + 1;
    for (let at = from; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === '\\') {
        at += 1;
        if (this.text[at] !== quote) continue;
        value += this.text.slice(from, at - 1);
        from = at;
      } else if (character === quote) {
        this.#at = at + 1;
        return value + this.text.slice(from, at);
      }
    }
    throw this.#error(start, `a ${quote} that is not closed`, 'close it, or use the other kind of quotes');
  }

  #expand(value: string, at: number): string {
    const { around, before } = this.surroundings;
    const lookup: Lookup = (name) => around(name) ?? this.variables.get(name) ?? before(name);
    try {
      return interpolate(value, lookup, { unset: 'empty' });
    } catch (error) {
      if (error instanceof InterpolationError) throw this.#error(at, error.message, error.hint);
      throw error;
    }
  }

  #set(name: string, value: string | undefined, at: number): void {
    if (value === undefined) return;
    const problem = variableProblem(name, value);
    if (problem !== undefined) throw this.#error(at, problem);
    this.variables.set(name, value);
  }

  #checkName(name: string, at: number): void {
    if (name === '') throw this.#error(at, 'a value without a name', 'a line is NAME=value');
    if (SPACE.test(name)) {
      // Without the name itself: it may be part of a value whose quotes are missing.
      throw this.#error(at, 'a name with white space in it', 'a line is NAME=value');
    }
  }

  #error(at: number, message: string, hint?: string): Misread {
    const line = this.text.slice(0, at).split('\n').length;
    return new Misread({ line, message, ...(hint !== undefined && { hint }) });
  }

  /** Consumes what the sticky pattern matches here. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

/** Removes trailing white space; a regular expression takes quadratic time on long white space. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
