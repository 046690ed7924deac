import type { Address } from '../../../../providers/driver.js';
import { CLASSES, RequestCounters } from '../../metrics/requests.js';
import { type BalancerOwner, type Member, memberOf, type ServiceBalancer } from '../balancing.js';
import type { RuntimeApi } from './runtime.js';
import { commandsOf, type Step, stepsTo, type WantedServer } from './steps.js';
import type { FoundServer } from './tables.js';

/** The replicas of one service as HAProxy should have them, in a backend of the service's name. */
export class HaproxyService implements ServiceBalancer {
  readonly #servers = new Map<string, Server>();
  #listening = false;
  #requests: RequestCounters | null = null;
  /** What HAProxy had counted when it was last asked. */
  #counted: readonly number[] = [];
  #error: string | null = null;

  /** @param changed there is something to be done in HAProxy, or to be awaited of it */
  constructor(
    readonly name: string,
    private readonly owner: BalancerOwner,
    private readonly onChange: () => void,
  ) {}

  /** Without durations, of which HAProxy tells no more than an average; null while it does not answer. */
  get requests(): RequestCounters | null {
    return this.#error === null ? this.#requests : null;
  }

  /** Whether HAProxy is to be told of its replicas. */
  get inUse(): boolean {
    return this.#listening || this.#servers.size > 0;
  }

  /** Whether anybody waits for a replica to have nothing in hand. */
  get drains(): boolean {
    return [...this.#servers.values()].some(({ idle }) => idle !== null);
  }

  /** The plan has HAProxy listen. */
  listen(): void {
    this.#listening = true;
    this.onChange();
  }

  release(): void {
    this.#listening = false;
  }

  error(): string | null {
    return this.#error;
  }

  add(workerId: string, address: Address): Member {
    const server = new Server(address);
    this.#servers.set(workerId, server);
    this.onChange();
    return memberOf(server, {
      drain: () => this.#drain(server),
      remove: () => {
        this.#servers.delete(workerId);
        this.onChange();
      },
    });
  }

  changed(): void {
    this.onChange();
  }

  /** HAProxy serves on. */
  detach(): void {
    this.#listening = false;
    this.#servers.clear();
  }

  /** Makes HAProxy's servers what they should be. @throws Error where HAProxy refuses a step */
  async bring(found: ReadonlyMap<string, FoundServer>, api: RuntimeApi): Promise<void> {
    for (const step of stepsTo(this.#servers, found, (id) => this.owner.has(id))) await this.#take(step, api);
    this.#error = null;
    for (const [id, server] of this.#servers) {
      const down = found.get(id)?.down ?? false;
      const fell = down && !server.down;
      server.down = down;
      if (fell && server.used) this.owner.refused(id);
    }
  }

  /** @param answers by class, since HAProxy started: one that was started again begins at zero */
  count(answers: readonly number[]): void {
    const first = this.#requests === null;
    this.#requests ??= new RequestCounters(CLASSES, false);
    const again = answers.some((count, index) => count < (this.#counted[index] ?? 0));
    for (const [index, outcome] of CLASSES.entries()) {
      const before = again ? 0 : (this.#counted[index] ?? 0);
      // What came before this agent is not its own to count.
      if (!first) this.#requests.add(outcome, (answers[index] ?? 0) - before);
    }
    this.#counted = answers;
  }

  /** @param error in words, for the user; returns whether it is another than before */
  failed(error: string): boolean {
    const other = this.#error !== error;
    this.#error = error;
    return other;
  }

  /**
   * Sees which replicas have nothing in hand any more.
   * @param found how HAProxy had its servers before it was asked for the sessions: then no request is on its way to one
   */
  settle(found: ReadonlyMap<string, FoundServer>, sessions: ReadonlyMap<string, number>): void {
    for (const [id, server] of this.#servers) {
      const present = found.get(id);
      if (present && !present.draining && !present.maintenance) continue;
      if ((sessions.get(`${this.name}/${id}`) ?? 0) > 0) continue;
      server.idle?.();
      server.idle = null;
    }
  }

  #drain(server: Server): Promise<void> {
    return new Promise((resolve) => {
      server.draining = true;
      server.idle = resolve;
      this.onChange();
    });
  }

  async #take(step: Step, api: RuntimeApi): Promise<void> {
    for (const [command, expected] of commandsOf(this.name, step)) {
      // What it still has in hand has been told to end: it is deleted another time.
      if (step.kind === 'delete') await api.run(command);
      else await api.change(command, expected);
    }
  }
}

class Server implements WantedServer {
  available = true;
  /** Whether it did not answer when HAProxy last looked. */
  down = false;
  draining = false;
  /** Set while somebody waits for it to have nothing in hand. */
  idle: (() => void) | null = null;

  constructor(readonly address: Address) {}

  get used(): boolean {
    return this.available && !this.draining;
  }
}
