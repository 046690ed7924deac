/** When which part of a stream was seen to be there. A program writes to its file itself, with no time. */

/** Looks that are remembered of a stream: of more, every other one is forgotten. */
const KEPT = 2_000;

/** Times by places in a stream: bytes from the driver's opening on. */
export class StreamTimes {
  /** Ascending: up to this place it was there at this time, milliseconds since the epoch. */
  #looks: { readonly place: number; readonly at: number }[] = [];

  /** @param begin where it ended when it was first seen: nobody knows when that was written */
  constructor(private readonly begin: number) {}

  /** The stream ends here now. */
  look(place: number, at: number): void {
    if (place <= (this.#looks.at(-1)?.place ?? this.begin)) return;
    this.#looks.push({ place, at });
    if (this.#looks.length <= KEPT) return;
    // The later of two is kept, so that nothing is said to be older than it is by less than a look.
    this.#looks = this.#looks.filter((_, index) => index % 2 === 1);
  }

  /** When what ends at the place was written, to within a look; undefined where nobody knows. */
  at(place: number): number | undefined {
    if (place <= this.begin) return undefined;
    let low = 0;
    let high = this.#looks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#looks[middle]?.place ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return this.#looks[low]?.at;
  }
}
