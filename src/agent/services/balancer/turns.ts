import type { Backend } from './backend.js';
import type { Backends } from './backends.js';

/** The backends that one request or connection is sent to, one after the other. */
export class Turns {
  readonly #tried = new Set<Backend>();
  #waited = 0;

  constructor(private readonly backends: Backends) {}

  /** @throws what Backends' wait throws, if it has waited too long in total */
  async next(signal: () => AbortSignal): Promise<Backend> {
    const began = performance.now();
    const backend = this.backends.pick(this.#tried) ?? (await this.backends.wait(signal(), this.#waited));
    this.#waited += performance.now() - began;
    this.#tried.add(backend);
    return backend;
  }
}
