import { jsonLines } from '../shared/json-lines.js';
import { pullStep } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

/** Milliseconds between two notes about the same pull. */
const NOTE_PERIOD = 5_000;

/** Pulls images that the Engine lacks; workers that need the same image wait for one pull. */
export class Images {
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(
    private readonly engine: Engine,
    private readonly note: (message: string) => void,
  ) {}

  /** Rejects with an EngineRefusal that says why the image can't be pulled. */
  pull(image: string): Promise<void> {
    const pulling = this.#pulls.get(image);
    if (pulling) return pulling;
    const pull = this.#pull(image).finally(() => this.#pulls.delete(image));
    this.#pulls.set(image, pull);
    return pull;
  }

  async #pull(image: string): Promise<void> {
    this.note(`pulling the image ${image}`);
    const layers = new Map<string, string>();
    let notedAt = performance.now();
    // Without a tag the Engine would pull every tag.
    const fromImage = /@|:[^/]*$/.test(image) ? image : `${image}:latest`;
    for await (const step of jsonLines(
      this.engine.stream('POST', '/images/create', { query: { fromImage } }),
      pullStep,
    )) {
      if (step.error !== undefined) throw new EngineRefusal(404, step.error);
      if (step.id !== undefined && step.status !== undefined) layers.set(step.id, step.status);
      if (performance.now() - notedAt < NOTE_PERIOD) continue;
      notedAt = performance.now();
      const done = [...layers.values()].filter((status) => /^(Pull complete|Already exists)$/.test(status));
      this.note(`pulling the image ${image}: ${done.length} of ${layers.size} layers are done`);
    }
    this.note(`pulled the image ${image}`);
  }
}
