import { type Base64Core, base64, hexadecimals, isPlain, longestSpelling, spellings } from './spellings.js';

/** Shorter values are not masked: they are part of too many words, and stars in those would give them away. */
export const SHORTEST = 4;

/** Lines of Base64 with at least this many characters are compared with the values: 64 and 76 are usual. */
const SHORTEST_LINE = 24;

const LINES = new RegExp(`[\\w+/-]{${SHORTEST_LINE},}`, 'g');
const BASE64 = /[\w+/-]/;

const STARS = '***';

/** A value that can be spelled in several ways. */
interface Spelled {
  /** What all of its spellings contain. */
  readonly anchor: string;
  readonly pattern: RegExp;
}

/** Values that are not shown. Those of replaced secrets stay: workers that had them may still print them. */
export class SecretMask {
  /** Values that are found unchanged. */
  readonly #values = new Set<string>();
  readonly #spelled = new Map<string, Spelled>();
  readonly #base64 = new Map<string, Base64Core>();
  /** Base64 of values long enough that it is usually printed in lines. */
  readonly #wrapped = new Set<string>();
  #longest = 0;

  /** Also adds each line of a secret separately, because logs come in lines. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      for (const text of [secret, ...secret.split(/\r?\n/)]) this.#take(text);
      if (secret.length < SHORTEST) continue;
      const codes = base64(secret);
      for (const digits of hexadecimals(secret)) this.#takeAsItIs(digits);
      for (const code of codes) {
        this.#takeBase64(code);
        if (code.core.length > SHORTEST_LINE) this.#wrapped.add(code.core);
      }
    }
  }

  /** How many characters must be seen at once, so that no value is missed. */
  get longest(): number {
    return this.#longest;
  }

  /** The text with every value in it replaced. */
  mask(text: string): string {
    let shown = '';
    let place = 0;
    for (const [start, end] of this.find(text)) {
      shown += text.slice(place, start) + STARS;
      place = end;
    }
    return shown + text.slice(place);
  }

  /** Where the text contains values: start and end of each range, in order; ranges that touch or overlap are merged. */
  find(text: string): [number, number][] {
    const found = [
      ...this.#plain(text),
      ...this.#escaped(text),
      ...this.#encoded(text),
      ...this.#lines(text),
    ];
    found.sort(([a], [b]) => a - b);
    const stretches: [number, number][] = [];
    for (const [start, end] of found) {
      const last = stretches.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else stretches.push([start, end]);
    }
    return stretches;
  }

  *#plain(text: string): Generator<[number, number]> {
    for (const value of this.#values) {
      for (const at of placesOf(value, text)) yield [at, at + value.length];
    }
  }

  *#encoded(text: string): Generator<[number, number]> {
    for (const { core, sharesFirst, sharesLast } of this.#base64.values()) {
      for (const at of placesOf(core, text)) {
        const end = at + core.length;
        const first = sharesFirst && BASE64.test(text.charAt(at - 1)) ? at - 1 : at;
        yield [first, sharesLast && BASE64.test(text.charAt(end)) ? end + 1 : end];
      }
    }
  }

  *#escaped(text: string): Generator<[number, number]> {
    for (const { anchor, pattern } of this.#spelled.values()) {
      if (!text.includes(anchor)) continue;
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        yield [match.index, match.index + match[0].length];
        pattern.lastIndex = match.index + 1;
      }
    }
  }

  /** Lines of Base64 that are part of a value's Base64. */
  *#lines(text: string): Generator<[number, number]> {
    if (this.#wrapped.size === 0) return;
    for (const { 0: line, index } of text.matchAll(LINES)) {
      for (const code of this.#wrapped) if (code.includes(line)) yield [index, index + line.length];
    }
  }

  #take(text: string): void {
    if (text.length < SHORTEST) return;
    if (isPlain(text)) this.#takeAsItIs(text);
    else if (!this.#spelled.has(text)) this.#takeSpelled(text);
  }

  #takeSpelled(text: string): void {
    const anchor = text.match(/\w+/g)?.reduce((a, b) => (b.length > a.length ? b : a)) ?? '';
    this.#spelled.set(text, { anchor, pattern: new RegExp(spellings(text), 'g') });
    this.#longest = Math.max(this.#longest, longestSpelling(text));
  }

  #takeBase64(code: Base64Core): void {
    if (code.core.length < SHORTEST) return;
    this.#base64.set(code.core, code);
    this.#longest = Math.max(this.#longest, code.core.length + 2);
  }

  #takeAsItIs(text: string): void {
    if (text.length < SHORTEST) return;
    this.#values.add(text);
    this.#longest = Math.max(this.#longest, text.length);
  }
}

function* placesOf(value: string, text: string): Generator<number> {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) yield at;
}
