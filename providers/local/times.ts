/** When the parts of a stream were first seen. A program writes to its file itself, without times. */

/** Looks that are remembered for a stream; beyond that, every other one is forgotten. */
const KEPT = 2_000;

/** Times for positions in a stream, from the point where the driver opened it. */
export class StreamTimes {
  /** Ascending: the stream reached this place by this time, in milliseconds since the epoch. */
  #looks: { readonly place: number; readonly at: number }[] = [];

  /** @param begin where the stream ended when it was first seen: nobody knows when that part was written */
  constructor(private readonly begin: number) {}

  /** Records where the stream ends now. */
  look(place: number, at: number): void {
    if (place <= (this.#looks.at(-1)?.place ?? this.begin)) return;
    this.#looks.push({ place, at });
    if (this.#looks.length <= KEPT) return;
    // The later one of two is kept, so that no line seems older than it is.
    this.#looks = this.#looks.filter((_, index) => index % 2 === 1);
  }

  /** When the line that ends at the place was written, as precisely as the looks show; undefined if nobody knows. */
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
