import { jsonLines } from '../shared/json-lines.js';
import { pullStep } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

/** Milliseconds between two notes on the same pull. */
const NOTE_PERIOD = 5_000;

/** Gets images that the Engine does not have; several workers that need the same one wait for one pull. */
export class Images {
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(
    private readonly engine: Engine,
    private readonly note: (message: string) => void,
  ) {}

  /** Rejects with an EngineRefusal that says why the image can't be had. */
  pull(image: string): Promise<void> {
    const underWay = this.#pulls.get(image);
    if (underWay) return underWay;
    const pull = this.#pull(image).finally(() => this.#pulls.delete(image));
    this.#pulls.set(image, pull);
    return pull;
  }

  async #pull(image: string): Promise<void> {
    this.note(`pulling the image ${image}`);
    const layers = new Map<string, string>();
    let notedAt = performance.now();
    // Without a tag the Engine would pull every tag that there is.
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
      this.note(`pulling the image ${image}: ${done.length} of ${layers.size} layers are there`);
    }
    this.note(`the image ${image} is there`);
  }
}
