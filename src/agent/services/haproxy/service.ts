import type { Address } from '../../../../providers/driver.js';
import { CLASSES, RequestCounters } from '../../metrics/requests.js';
import { type BalancerOwner, type Member, memberOf, type ServiceBalancer } from '../balancing.js';
import type { RuntimeApi } from './runtime.js';
import { commandsOf, type Step, stepsTo, type WantedServer } from './steps.js';
import type { FoundServer } from './tables.js';

/** The replicas of one service as HAProxy should have them, in a backend with the service's name. */
export class HaproxyService implements ServiceBalancer {
  readonly #servers = new Map<string, Server>();
  #listening = false;
  #requests: RequestCounters | null = null;
  /** HAProxy's counts at the last check. */
  #counted: readonly number[] = [];
  #error: string | null = null;

  /** @param changed HAProxy must be changed, or something in it awaited */
  constructor(
    readonly name: string,
    private readonly owner: BalancerOwner,
    private readonly onChange: () => void,
  ) {}

  /** Without durations, of which HAProxy only has an average; null while it does not answer. */
  get requests(): RequestCounters | null {
    return this.#error === null ? this.#requests : null;
  }

  /** Whether HAProxy must have its replicas. */
  get inUse(): boolean {
    return this.#listening || this.#servers.size > 0;
  }

  /** Whether anybody waits for a replica to have nothing in progress. */
  get drains(): boolean {
    return [...this.#servers.values()].some(({ idle }) => idle !== null);
  }

  /** The plan makes HAProxy listen. */
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

  /** HAProxy keeps serving. */
  detach(): void {
    this.#listening = false;
    this.#servers.clear();
  }

  /** Changes HAProxy's servers to what they should be. @throws Error if HAProxy refuses a step */
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

  /** @param answers by class, since HAProxy started: after a restart it begins at zero */
  count(answers: readonly number[]): void {
    const first = this.#requests === null;
    this.#requests ??= new RequestCounters(CLASSES, false);
    const again = answers.some((count, index) => count < (this.#counted[index] ?? 0));
    for (const [index, outcome] of CLASSES.entries()) {
      const before = again ? 0 : (this.#counted[index] ?? 0);
      // What happened before this agent started is not counted.
      if (!first) this.#requests.add(outcome, (answers[index] ?? 0) - before);
    }
    this.#counted = answers;
  }

  /** @param error in words, for the user; returns whether it differs from the last one */
  failed(error: string): boolean {
    const other = this.#error !== error;
    this.#error = error;
    return other;
  }

  /**
   * Finds the replicas that have nothing in progress any more.
   * @param found HAProxy's servers before it was asked for the sessions: then no request is on its way to one
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
      // Its remaining sessions have been shut down: it is deleted at a later check.
      if (step.kind === 'delete') await api.run(command);
      else await api.change(command, expected);
    }
  }
}

class Server implements WantedServer {
  available = true;
  /** Whether it did not answer HAProxy's last check. */
  down = false;
  draining = false;
  /** Set while somebody waits for it to have nothing in progress. */
  idle: (() => void) | null = null;

  constructor(readonly address: Address) {}

  get used(): boolean {
    return this.available && !this.draining;
  }
}
