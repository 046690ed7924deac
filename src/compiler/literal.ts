import { isRecord } from '../manifest/path.js';

/**
 * Text of the user's in a stack. It passes through two languages that would read it as code: cdktf's tokens
 * (which nothing escapes: the text "String Map Token Value" alone makes synthesis fail) and Terraform's
 * templates. So it is sealed on its way in, and escaped when it comes out.
 */
const OPEN = '\u{e000}';
const CLOSE = '\u{e001}';
const SEALED = /\u{e000}([a-p]*)\u{e001}/gu;
/** Letters only: cdktf reads digits around an "e" as a token of its own. */
const LETTERS = 'ghijklmnop';

/** Seals a text: as an attribute's value or a part of one, Terraform sees exactly this text. */
export function literal(text: string): string {
  const hex = Buffer.from(text, 'utf16le').toString('hex');
  return OPEN + hex.replace(/\d/g, (digit) => LETTERS.charAt(Number(digit))) + CLOSE;
}

/** Seals every text and every key in plain data; properties that are undefined are left out. */
export function literals(value: unknown): unknown {
  return mapTexts(value, literal);
}

/** Opens what was sealed in plain data, as text of Terraform's JSON syntax. */
export function reveal(value: unknown): unknown {
  return mapTexts(value, (text) => text.replace(SEALED, (_, sealed: string) => escapeTemplate(open(sealed))));
}

/** Text → a template of Terraform's that evaluates to it. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function open(sealed: string): string {
  const hex = sealed.replace(/[g-p]/g, (letter) => String(LETTERS.indexOf(letter)));
  return Buffer.from(hex, 'hex').toString('utf16le');
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [map(key), mapTexts(item, map)]),
  );
}
