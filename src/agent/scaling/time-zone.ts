/**
 * Local time in a time zone. A wall-clock time is represented by the instant at which UTC shows it, in milliseconds.
 */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  /** Day since the epoch → offset at its start. Formatting is slow, and schedules ask about few days. */
  readonly #offsets = new Map<number, number>();

  /** @param name in the IANA database */
  constructor(readonly name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** What clocks in the zone show at the instant, to the second. */
  wall(instant: number): number {
    return Math.floor(instant / 1000) * 1000 + this.offset(instant);
  }

  /** Milliseconds by which the zone's clocks are ahead of UTC at the instant. */
  offset(instant: number): number {
    const day = Math.floor(instant / DAY);
    const offset = this.#offsetAtStart(day);
    return offset === this.#offsetAtStart(day + 1) ? offset : this.#readOffset(instant);
  }

  #offsetAtStart(day: number): number {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    if (this.#offsets.size >= MAX_DAYS) this.#offsets.clear();
    const offset = this.#readOffset(day * DAY);
    this.#offsets.set(day, offset);
    return offset;
  }

  #readOffset(instant: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  }

  /** The instant at which clocks show the time: the first of two, or the end of the gap if they never do. */
  instant(wall: number): number {
    const offsets = [this.offset(wall - DAY), this.offset(wall + DAY)];
    const candidates = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
    const exact = candidates.find((candidate) => this.wall(candidate) === wall);
    if (exact !== undefined) return exact;
    const [early = wall - DAY, late = wall + DAY] = candidates;
    return this.transition(early, late) ?? late;
  }

  /**
   * The first instant after `from`, up to `to`, at which the offset differs from the one at `from`; null if there is
   * none.
   */
  transition(from: number, to: number): number | null {
    const before = this.offset(from);
    if (this.offset(to) === before) return null;
    let [same, other] = [from, to];
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (this.offset(middle) === before) same = middle;
      else other = middle;
    }
    return other;
  }
}

/** No clock is further from UTC than a day, and changes are further apart than that. */
const DAY = 24 * 60 * 60 * 1000;

/** Days whose offsets are remembered. */
const MAX_DAYS = 64;
