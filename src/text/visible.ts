/**
 * Makes text from workers, callers and platforms safe for a terminal: control characters could clear the screen, set its
 * title, or forge lines.
 */

/** Control characters, and characters that change the direction of text. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The value with every text in it, at any depth, on one line; control characters are escaped as in JSON. */
export function visible<T>(value: T): T {
  const holder = { value: structuredClone(value) };
  escapeWithin(holder);
  return holder.value;
}

/** The text with its line feeds and tabs; other control characters are escaped as in JSON. */
export function visibleLines(text: string): string {
  return text.replace(CONTROLS, (each) => (each === '\n' || each === '\t' ? each : escaped(each)));
}

/** The escape of JSON, so that JSON stays valid. */
export function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeWithin(node: object): void {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string')
      Reflect.set(
        node,
        key,
        value.replace(CONTROLS, (each) => SHORT[each] ?? escaped(each)),
      );
    else if (typeof value === 'object' && value !== null) escapeWithin(value);
  }
}
