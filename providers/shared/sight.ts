import type { Outage } from '../driver.js';

/** The parts of a platform that may fail separately: the events that it sends, and its responses to calls. */
export type Part = 'events' | 'calls';

/** Whether a platform can be reached, for `status` and the agent's log. */
export class Sight {
  readonly #lost = new Map<Part, string>();
  #since = 0;

  /** @param name the platform's, which begins a sentence */
  constructor(
    private readonly name: string,
    private readonly note: (message: string) => void,
  ) {}

  get outage(): Outage | null {
    const message = [...this.#lost.values()].at(-1);
    return message === undefined ? null : { message, since: this.#since };
  }

  /** A further call changes the reason. @param message a sentence for the user, with the reason */
  lost(part: Part, message: string): void {
    if (this.#lost.size === 0) {
      this.#since = Date.now();
      this.note(message);
    }
    this.#lost.set(part, message);
  }

  regained(part: Part): void {
    if (this.#lost.delete(part) && this.#lost.size === 0) this.note(`${this.name} answers again`);
  }
}
