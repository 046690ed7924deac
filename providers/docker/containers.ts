import { setTimeout as delay } from 'node:timers/promises';
import { Bounded } from './bounded.js';
import { type Container, container, listed, type Top, top } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import { APPLICATION, WORKER } from './labels.js';
import { workerContainer } from './names.js';

/** Containers inspected at a time. */
const AT_ONCE = 16;

/** Milliseconds between checks whether a container is up; most are at the first check. */
const FIRST_WAIT = 5;
const LAST_WAIT = 200;

/** The containers that the application's drivers have created; others are neither seen nor touched. */
export class Containers {
  readonly #bounded = new Bounded(AT_ONCE);

  constructor(
    private readonly engine: Engine,
    private readonly application: string,
  ) {}

  /** All of them, by worker id. */
  async all(): Promise<ReadonlyMap<string, Container>> {
    const query = { all: true, filters: { label: [`${APPLICATION}=${this.application}`, WORKER] } };
    const list = await this.engine.json('GET', '/containers/json', listed, { query });
    const found = await Promise.all(list.map(({ Id }) => this.#bounded.run(() => this.inspect(Id))));
    return new Map(
      found.flatMap((each) => {
        const id = each?.Config.Labels[WORKER];
        return each && id !== undefined ? [[id, each]] : [];
      }),
    );
  }

  /** @param id the Engine's. @returns undefined if there is no such container, or it is not ours */
  async inspect(id: string): Promise<Container | undefined> {
    const found = await this.engine
      .json('GET', `/containers/${id}/json`, container)
      .catch(unless<Container>(404));
    return found?.Config.Labels[APPLICATION] === this.application ? found : undefined;
  }

  /** @param workerId our own id, not the Engine's */
  async ofWorker(workerId: string): Promise<Container | undefined> {
    const found = await this.inspect(workerContainer(this.application, workerId));
    return found?.Config.Labels[WORKER] === workerId ? found : undefined;
  }

  /** Whether the signal was sent; it can't be sent if the container does not run. */
  async signal(id: string, signal: string): Promise<boolean> {
    const sent = this.engine.run('POST', `/containers/${id}/kill`, { query: { signal } }).then(() => true);
    return (await sent.catch(unless<boolean>(404, 409))) ?? false;
  }

  /** Resolves once its next process runs. @param gracePeriod milliseconds; the Engine counts whole seconds */
  async restart(id: string, gracePeriod: number): Promise<void> {
    const query = { t: Math.ceil(gracePeriod / 1000) };
    await this.engine.run('POST', `/containers/${id}/restart`, { query });
  }

  /**
   * Resolves once the container's init has started the program, or has ended. A signal that comes earlier is lost, because
   * the kernel keeps from process 1 all signals that it does not handle yet.
   */
  async untilUp(id: string): Promise<void> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LAST_WAIT)) {
      const running = await this.engine
        .json('GET', `/containers/${id}/top`, top)
        // 500: it is just ending, or the Engine has no ps.
        .catch(unless<Top>(404, 409, 500));
      if (running?.Processes?.length !== 1) return;
      await delay(wait);
    }
  }

  /** Ends it if it runs, and removes it with its anonymous volumes. */
  async remove(id: string): Promise<void> {
    const query = { force: true, v: true };
    // 409: somebody else is removing it.
    await this.engine.run('DELETE', `/containers/${id}`, { query }).catch(unless<void>(404, 409));
  }
}

/** Treats refusals with these statuses as "there is none". */
function unless<T>(...statuses: number[]): (error: unknown) => T | undefined {
  return (error) => {
    if (error instanceof EngineRefusal && statuses.includes(error.status)) return undefined;
    throw error;
  };
}
