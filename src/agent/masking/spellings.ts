/**
 * How common runtimes print a text: unchanged, escaped as in JSON, JavaScript, Python, Go, Rust, Ruby, Perl or a shell,
 * in URLs and HTML, in hexadecimal and Base64. In all of these but the last two, a letter, digit or underscore has only
 * one spelling.
 */

/** Backslashes before one character: texts are escaped again when they are put into other texts. */
const MOST_BACKSLASHES = 8;

/** Escapes that use a letter. */
const LETTERS: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': '[eE]',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/** Whether the text has only one spelling, apart from hexadecimal and Base64. */
export function isPlain(text: string): boolean {
  return /^\w*$/.test(text);
}

/** Source of a regular expression that matches every spelling of the text. */
export function spellings(text: string): string {
  // Consecutive backslashes are matched together: one by one, a long row could be divided among them in countless ways.
  return (text.match(/\\+|[^\\]/gu) ?? [])
    .map((part) => {
      if (isPlain(part)) return part;
      return part.startsWith('\\') ? backslashes(part.length) : `(?:${character(part).join('|')})`;
    })
    .join('');
}

/** The length of the text's longest spelling, in characters. */
export function longestSpelling(text: string): number {
  let length = 0;
  for (const each of text) {
    const bytes = Buffer.byteLength(each);
    length += isPlain(each)
      ? 1
      : Math.max(bytes * (MOST_BACKSLASHES + 3), MOST_BACKSLASHES + '&#x10ffff;'.length);
  }
  return length;
}

function backslashes(count: number): string {
  const escaped = `\\\\{${count},${count * (MOST_BACKSLASHES + 1)}}`;
  const others = character('\\').filter((each) => !each.endsWith('\\\\'));
  return `(?:${escaped}|(?:${others.join('|')}){${count}})`;
}

function character(each: string): string[] {
  const point = each.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(each)];
  const units = Array.from({ length: each.length }, (_, at) => each.charCodeAt(at));
  const slashes = `\\\\{1,${MOST_BACKSLASHES}}`;
  const letter = LETTERS[each];
  const entity = ENTITIES[each];
  return [
    ...(letter === undefined ? [] : [`${slashes}${letter}`]),
    ...(each === ' ' ? ['\\+'] : []),
    // A quote within quotes: in SQL and YAML, and in a shell.
    ...(each === "'" ? ["''", `'\\\\''`, `'"'"'`] : []),
    ...(entity === undefined ? [] : [`&${entity};`]),
    bytes.map((byte) => `%(?:25)?${hexadecimal(byte, 2)}`).join(''),
    bytes.map((byte) => `${slashes}x${hexadecimal(byte, 2)}`).join(''),
    bytes.map((byte) => `${slashes}${byte.toString(8).padStart(3, '0')}`).join(''),
    ...(point <= 0xff ? [`${slashes}x${hexadecimal(point, 2)}`] : []),
    units.map((unit) => `${slashes}u${hexadecimal(unit, 4)}`).join(''),
    `${slashes}[ux]\\{${hexadecimal(point, 1)}\\}`,
    `${slashes}U${hexadecimal(point, 8)}`,
    `&#0*${point};`,
    `&#[xX]0*${hexadecimal(point, 1)};`,
    // Last, because others begin with it.
    `\\\\{0,${MOST_BACKSLASHES}}${literal(each)}`,
  ];
}

function literal(each: string): string {
  return /[$()*+./?[\\\]^{|}]/.test(each) ? `\\${each}` : each;
}

/** Digits in either case. */
function hexadecimal(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** The text in hexadecimal. */
export function hexadecimals(text: string): string[] {
  const digits = Buffer.from(text).toString('hex');
  return [digits, digits.toUpperCase()];
}

/** Base64 of a text within that of a longer one. */
export interface Base64Core {
  /** The characters that depend on nothing but the text. */
  readonly core: string;
  /** Whether the previous character has bits of the text too. */
  readonly sharesFirst: boolean;
  /** The same for the next character. */
  readonly sharesLast: boolean;
}

/**
 * The text's Base64, in both alphabets, whatever precedes and follows it (as in "user:password"): one core for each of the
 * three positions at which it can begin.
 */
export function base64(text: string): Base64Core[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const code = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    const first = (before * 8) / 6;
    const last = ((before + bytes.length) * 8) / 6;
    const core = code.slice(Math.ceil(first), Math.floor(last));
    const shares = { sharesFirst: !Number.isInteger(first), sharesLast: !Number.isInteger(last) };
    const standard = core.replaceAll('-', '+').replaceAll('_', '/');
    return [...new Set([core, standard])].map((each) => ({ core: each, ...shares }));
  });
}
