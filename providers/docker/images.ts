import type { Environment } from '../../src/environment.js';
import { jsonLines } from '../shared/json-lines.js';
import { distribution, pullStep } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import { CredentialsError, credentialsFor, registryAuth } from './registry/credentials.js';
import { withTag } from './registry/names.js';

type Headers = Readonly<Record<string, string>>;

/** Milliseconds between two notes about the same pull. */
const NOTE_PERIOD = 5_000;

/** Pulls images; workers that need the same image wait for one pull. */
export class Images {
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(
    private readonly engine: Engine,
    private readonly note: (message: string) => void,
    /** The environment of the user whose credentials for registries are used. */
    private readonly environment: Environment = process.env,
  ) {}

  /** Rejects with an EngineRefusal that says why the image can't be pulled. */
  pull(image: string, platform?: string): Promise<void> {
    const pulling = this.#pulls.get(image);
    if (pulling) return pulling;
    const pull = this.#pull(image, platform).finally(() => this.#pulls.delete(image));
    this.#pulls.set(image, pull);
    return pull;
  }

  /** The digest of what the image's registry has under this name now. Rejects with an EngineRefusal if it can't be read. */
  async digest(image: string): Promise<string> {
    const path = `/distribution/${withTag(image)}/json`;
    return await this.#withCredentials(image, async (headers) => {
      const { Descriptor } = await this.engine.json('GET', path, distribution, { headers });
      return Descriptor.digest;
    });
  }

  async #pull(image: string, platform: string | undefined): Promise<void> {
    this.note(`pulling the image ${image}`);
    await this.#withCredentials(image, (headers) => this.#progress(image, platform, headers));
    this.note(`pulled the image ${image}`);
  }

  async #withCredentials<T>(image: string, use: (headers: Headers) => Promise<T>): Promise<T> {
    const { headers, problem } = await this.#credentials(image);
    try {
      return await use(headers);
    } catch (error) {
      if (!(error instanceof EngineRefusal) || problem === undefined) throw error;
      throw new EngineRefusal(error.status, `${error.message}; there were no credentials: ${problem}`);
    }
  }

  /** A public image needs none, so a problem with them only matters if the pull fails. */
  async #credentials(image: string): Promise<{ readonly headers: Headers; readonly problem?: string }> {
    try {
      const found = await credentialsFor(image, this.environment);
      return { headers: found ? { 'x-registry-auth': registryAuth(found) } : {} };
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      return { headers: {}, problem: error.message };
    }
  }

  async #progress(image: string, platform: string | undefined, headers: Headers): Promise<void> {
    const layers = new Map<string, string>();
    let notedAt = performance.now();
    const query = { fromImage: withTag(image), platform };
    const steps = this.engine.stream('POST', '/images/create', { query, headers });
    for await (const step of jsonLines(steps, pullStep)) {
      if (step.error !== undefined) throw new EngineRefusal(404, step.error);
      if (step.id !== undefined && step.status !== undefined) layers.set(step.id, step.status);
      if (performance.now() - notedAt < NOTE_PERIOD) continue;
      notedAt = performance.now();
      const done = [...layers.values()].filter((status) => /^(Pull complete|Already exists)$/.test(status));
      this.note(`pulling the image ${image}: ${done.length} of ${layers.size} layers are done`);
    }
  }
}
