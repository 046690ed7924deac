import { isRecord } from '../json/shape.js';

/**
 * Protects the user's text in a stack. It passes through two languages that would read it as code: cdktf's tokens (which
 * can't be escaped: the text "String Map Token Value" alone makes synthesis fail) and Terraform's templates. So it is sealed
 * on the way in, and escaped on the way out.
 */
const OPEN_TEXT = '\u{e000}';
const OPEN_DATA = '\u{e001}';
const CLOSE = '\u{e002}';
const TEXT = /\u{e000}([a-p]*)\u{e002}/gu;
const DATA = /^\u{e001}([a-p]*)\u{e002}$/u;

/** Seals text: as an attribute's value or a part of one, Terraform sees exactly this text. */
export function literal(text: string): string {
  return OPEN_TEXT + seal(text) + CLOSE;
}

/**
 * Seals plain data, with its texts and keys, as the whole value of an attribute; undefined values are dropped. It is sealed
 * as one text: cdktf visits each value several times, which is slow for a large manifest.
 */
export function literals(data: unknown): string {
  return OPEN_DATA + seal(JSON.stringify(data)) + CLOSE;
}

/** Opens sealed values in plain data, as values and text in Terraform's JSON syntax. */
export function reveal(value: unknown): unknown {
  return mapTexts(value, revealText, (text) => {
    const data = DATA.exec(text)?.[1];
    return data === undefined ? revealText(text) : mapTexts(JSON.parse(open(data)), escapeTemplate);
  });
}

function revealText(text: string): string {
  return text.replace(TEXT, (_, sealed: string) => escapeTemplate(open(sealed)));
}

/** A Terraform template that evaluates to the text. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

const LETTER_A = 97;

/** Uses only the letters a to p: cdktf reads digits around an "e" as one of its tokens. */
function seal(text: string): string {
  const bytes = Buffer.from(text, 'utf16le');
  const letters = Buffer.alloc(bytes.length * 2);
  for (const [index, byte] of bytes.entries()) {
    letters[2 * index] = LETTER_A + (byte >> 4);
    letters[2 * index + 1] = LETTER_A + (byte & 15);
  }
  return letters.toString('latin1');
}

function open(sealed: string): string {
  const bytes = Buffer.alloc(sealed.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const high = sealed.charCodeAt(2 * index) - LETTER_A;
    bytes[index] = (high << 4) | (sealed.charCodeAt(2 * index + 1) - LETTER_A);
  }
  return bytes.toString('utf16le');
}

function mapTexts(
  value: unknown,
  mapKey: (text: string) => string,
  mapText: (text: string) => unknown = mapKey,
): unknown {
  if (typeof value === 'string') return mapText(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, mapKey, mapText));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mapKey(key), mapTexts(item, mapKey, mapText)]),
  );
}
