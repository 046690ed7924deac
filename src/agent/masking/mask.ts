/** Shorter values are not masked: they are part of too many words, and stars in those would give them away. */
export const SHORTEST = 4;

const STARS = '***';

/** Values that are not shown. Those of replaced secrets stay: workers that had them may still print them. */
export class SecretMask {
  readonly #values = new Set<string>();
  #longest = 0;

  /** Also takes each line of a secret for itself, as logs come in lines, and what JSON makes of it. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      for (const line of [secret, ...secret.split(/\r?\n/)]) {
        for (const form of [line, JSON.stringify(line).slice(1, -1)]) this.#take(form);
      }
    }
  }

  /** Characters that have to be seen at once, so that no value goes unnoticed. */
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

  /** Where the text has values: start and end of each stretch, in order; those that touch or overlap are one. */
  find(text: string): [number, number][] {
    const found: [number, number][] = [];
    for (const value of this.#values) {
      for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
        found.push([at, at + value.length]);
      }
    }
    found.sort(([a], [b]) => a - b);
    const stretches: [number, number][] = [];
    for (const [start, end] of found) {
      const last = stretches.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else stretches.push([start, end]);
    }
    return stretches;
  }

  #take(value: string): void {
    if (value.length < SHORTEST) return;
    this.#values.add(value);
    this.#longest = Math.max(this.#longest, value.length);
  }
}
