import { MultinodeError, PlatformError, type RequestError } from '../../src/errors/errors.js';
import { messageOf } from '../../src/errors/system.js';
import type { WorkerSpec } from '../driver.js';
import { cannotStart } from '../shared/cannot-start.js';
import { idTaken } from '../shared/workers.js';
import { Bounded } from './bounded.js';
import type { Containers } from './containers.js';
import { type Container, container, created } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import { archives } from './files.js';
import type { Images } from './images.js';
import { placedOnEngine } from './mounts.js';
import { workerContainer } from './names.js';
import type { ContainerNumbers } from './numbers.js';
import { Programs } from './program.js';
import type { Reach } from './reach.js';
import { containerOf } from './specification.js';
import { findVolume } from './volumes.js';

/** Containers created at a time: more would only wait for each other in the Engine. */
const AT_ONCE = 8;

export interface StartParts {
  readonly engine: Engine;
  readonly application: string;
  readonly containers: Containers;
  readonly images: Images;
  readonly numbers: ContainerNumbers;
  reach(): Promise<Reach>;
  /** Called with problems, for the agent's log. */
  note(message: string): void;
}

/** Creates and starts workers' containers. */
export class ContainerStarter {
  readonly #bounded = new Bounded(AT_ONCE);
  readonly #programs: Programs;

  constructor(private readonly parts: StartParts) {
    this.#programs = new Programs(parts.engine);
  }

  /**
   * Resolves with the container once it runs; leaves nothing behind if it can't run.
   * @throws RequestError MN4004 if a worker already has the id, StartError if the Engine refuses, PlatformError if it is
   *   unknown whether there is a container now
   */
  async start(spec: WorkerSpec): Promise<Container> {
    try {
      return await this.#start(spec);
    } catch (error) {
      // If that is unknown, a container may have the number.
      if (!(error instanceof PlatformError)) this.parts.numbers.release(spec.id);
      throw error;
    }
  }

  async #start(spec: WorkerSpec): Promise<Container> {
    try {
      const id = await this.#bounded
        .run(() => this.#create(spec))
        .catch((error) => this.#pulled(spec, error));
      try {
        return await this.#bounded.run(() => this.#run(spec, id));
      } catch (error) {
        // An Engine that is shutting down refuses this too: the container then stays, and may have started.
        await this.parts.containers.remove(id).catch((cause: unknown) => {
          throw new PlatformError('MN4021', `the Docker Engine keeps container ${id}`, { cause });
        });
        throw error;
      }
    } catch (error) {
      if (error instanceof MultinodeError) throw error;
      throw cannotStart(spec, reasonOf(error), error);
    }
  }

  /** Uses the image's name if the image that it meant when it was applied no longer exists. */
  async #create(spec: WorkerSpec): Promise<string> {
    try {
      return await this.#createOf(spec);
    } catch (error) {
      if (spec.image_id === undefined || !lacksImage(error)) throw error;
      const { image_id, ...named } = spec;
      this.parts.note(
        `the image ${image_id} is no longer on the Docker Engine: a worker of ${spec.workload} is made from what ${spec.image} names now`,
      );
      return await this.#createOf(named);
    }
  }

  async #createOf(spec: WorkerSpec): Promise<string> {
    const { engine, application, reach, numbers } = this.parts;
    if (spec.image === undefined) throw cannotStart(spec, 'it has no image');
    await this.#checkVolumes(spec);
    const number = numbers.of(spec.id, spec.workload);
    const body = containerOf(spec, { application, reach: await reach(), number });
    const name = workerContainer(application, spec.id);
    try {
      return (
        await engine.json('POST', '/containers/create', created, {
          query: { name, platform: spec.platform },
          body,
        })
      ).Id;
    } catch (error) {
      if (error instanceof EngineRefusal && error.status === 409) throw await this.#taken(spec, name);
      throw error;
    }
  }

  /** Without this check, the Engine would silently create an empty volume if somebody has removed one. */
  async #checkVolumes(spec: WorkerSpec): Promise<void> {
    const { engine, application } = this.parts;
    const named = placedOnEngine(application, spec.volumes ?? []).flatMap(({ type, source }) =>
      type === 'volume' && source !== undefined ? [source] : [],
    );
    for (const name of named) {
      if (await findVolume(engine, name)) continue;
      throw cannotStart(spec, `its volume ${name} is no longer on the Docker Engine`);
    }
  }

  /** Pulls the image and creates the container, if a missing image was the problem. */
  async #pulled(spec: WorkerSpec, error: unknown): Promise<string> {
    const { image, platform, pull_policy } = spec;
    if (image === undefined || !lacksImage(error)) throw error;
    if (pull_policy === 'never')
      throw cannotStart(
        spec,
        `its image ${image} is not on the Docker Engine, and pull_policy is never`,
        error,
      );
    await this.parts.images.pull(image, platform).catch((cause: unknown) => {
      if (!(cause instanceof EngineRefusal)) throw cause;
      throw cannotStart(
        spec,
        `its image ${image} is not on the Docker Engine, and can't be pulled: ${cause.message}`,
        cause,
      );
    });
    return await this.#bounded.run(() => this.#create(spec));
  }

  async #run(spec: WorkerSpec, id: string): Promise<Container> {
    const { engine } = this.parts;
    for (const { folder, tar } of archives(spec))
      await engine.run('PUT', `/containers/${id}/archive`, { query: { path: folder }, body: tar });
    // A container is created on one network only.
    for (const name of Object.keys(spec.networks ?? {})) {
      const path = `/networks/${encodeURIComponent(name)}/connect`;
      await engine.run('POST', path, { body: { Container: id } });
    }
    await this.#programs.check(spec, id);
    await engine.run('POST', `/containers/${id}/start`);
    return await engine.json('GET', `/containers/${id}/json`, container);
  }

  /** The error for a name that is in use. */
  async #taken(spec: WorkerSpec, name: string): Promise<RequestError> {
    if (await this.parts.containers.ofWorker(spec.id)) return idTaken(spec.id);
    return cannotStart(
      spec,
      `there is a container ${name} already, and it is not Multinode's; remove or rename it`,
    );
  }
}

function lacksImage(error: unknown): boolean {
  return error instanceof EngineRefusal && error.status === 404 && /image/i.test(error.message);
}

/** The Engine's reason, or a better one if that does not say what to do. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (!/could not select device driver/i.test(message)) return message;
  return `the Docker Engine has no GPU to give (${message}); install the NVIDIA Container Toolkit on its machine, or leave out gpu`;
}
