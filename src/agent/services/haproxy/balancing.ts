import { background } from '../../../process/background.js';
import type { Logger } from '../../logging/logger.js';
import type { BalancerOwner, Balancing, ServiceBalancer } from '../balancing.js';
import { RuntimeApi } from './runtime.js';
import { HaproxyService } from './service.js';
import { answersOf, serversOf, sessionsOf } from './tables.js';

/** Milliseconds between checks: HAProxy does not report that it was restarted, and has lost all its servers. */
const INTERVAL = 1_000;
/** The same while a replica drains: HAProxy does not report its last request either. */
const INTERVAL_DRAINING = 100;

/** HAProxy's statistics of the backends, and of the servers. */
const BACKENDS = 'show stat -1 2 -1';
const SERVERS = 'show stat -1 4 -1';

/**
 * HAProxy balances the services, and listens for them. Its configuration has a backend for each, without servers: they
 * are added and removed through its runtime API. At each change, and at intervals, its servers are compared with those
 * that there should be, so it does not matter whether HAProxy or the agent was restarted.
 */
export class HaproxyBalancing implements Balancing {
  readonly program = 'haproxy';
  readonly #api: RuntimeApi;
  readonly #services = new Map<string, HaproxyService>();
  #running = false;
  #closed = false;
  /** Whether something has changed since the present check began. */
  #again = false;
  #wake = () => {};

  /** @param socket path of the runtime API's socket */
  constructor(
    socket: string,
    private readonly log: Logger,
  ) {
    this.#api = new RuntimeApi(socket);
  }

  /** The plan has reserved the ports. */
  async reserve(): Promise<void> {}

  service(name: string, owner: BalancerOwner): ServiceBalancer {
    const service = new HaproxyService(name, owner, () => this.#look());
    this.#services.set(name, service);
    return service;
  }

  closeUnused(): void {}

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
  }

  #look(): void {
    this.#again = true;
    this.#wake();
    if (!this.#running) background('HAProxy could not be checked', () => this.#lookOnAndOn());
  }

  async #lookOnAndOn(): Promise<void> {
    this.#running = true;
    try {
      while (!this.#closed && [...this.#services.values()].some(({ inUse }) => inUse)) {
        this.#again = false;
        const drains = await this.#lookOnce();
        if (!this.#again && !this.#closed) await this.#pause(drains ? INTERVAL_DRAINING : INTERVAL);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Returns whether any replica is draining. */
  async #lookOnce(): Promise<boolean> {
    const services = [...this.#services.values()].filter(({ inUse }) => inUse);
    try {
      const found = serversOf(await this.#api.run('show servers state'));
      for (const service of services) {
        // The agent may have let go of it meanwhile.
        if (!service.inUse) continue;
        const servers = found.get(service.name) ?? new Map();
        await service.bring(servers, this.#api).catch((error: unknown) => this.#failed(service, error));
      }
      const answers = answersOf(await this.#api.run(BACKENDS));
      for (const service of services) {
        const counted = answers.get(service.name);
        if (counted) service.count(counted);
      }
      if (!services.some(({ drains }) => drains)) return false;
      const sessions = sessionsOf(await this.#api.run(SERVERS));
      for (const service of services) service.settle(found.get(service.name) ?? new Map(), sessions);
    } catch (error) {
      for (const service of services) this.#failed(service, error);
    }
    return services.some(({ drains }) => drains);
  }

  #failed(service: HaproxyService, error: unknown): void {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    if (service.failed(`HAProxy could not be updated: ${reason}`)) {
      this.log.warn({ service: service.name, err: error }, 'HAProxy could not be updated');
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
