import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../../../../providers/driver.js';
import {
  routerName,
  type TraefikService,
  traefikConfiguration,
} from '../../../../providers/shared/balancers/traefik-services.js';
import { bracketed } from '../../../addresses.js';
import { hasCode } from '../../../errors/system.js';
import { own } from '../../../json/record.js';
import { record, string } from '../../../json/shape.js';
import type { Logger } from '../../logging/logger.js';
import { CLASSES, RequestCounters } from '../../metrics/requests.js';
import {
  type BalancerOwner,
  type Balancing,
  type Member,
  memberOf,
  type ServiceBalancer,
} from '../balancing.js';
import { TraefikCounting } from './counting.js';
import type { Counted } from './metrics.js';

/** Files in the folder: the first is for Traefik, the second for the next agent; Traefik ignores that one. */
const CONFIGURATION = 'services.yaml';
const SERVERS = 'servers.json';
/** Milliseconds before a failed write is repeated. */
const RETRY = 1_000;

type Servers = Readonly<Record<string, Readonly<Record<string, string>>>>;
const serversShape = record(record(string));

/**
 * Traefik balances the services, and listens for them. It watches a folder, where the agent writes which replicas each
 * service has. It keeps serving while the agent is away, and after its own restart.
 */
export class TraefikBalancing implements Balancing {
  readonly program = 'traefik';
  readonly #services = new Map<string, Balanced>();
  readonly #counting: TraefikCounting | undefined;
  /** What an earlier agent wrote. */
  #before: Servers | undefined;
  #written: string | undefined;
  #due = false;
  #detached = false;
  #writing: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;

  /**
   * @param folder the folder that Traefik watches
   * @param metrics the address of Traefik's metrics; without it, how requests end is unknown
   */
  constructor(
    private readonly folder: string,
    private readonly log: Logger,
    metrics?: string,
  ) {
    if (metrics === undefined) return;
    this.#counting = new TraefikCounting(metrics, log, {
      known: (since) => {
        for (const [name, service] of this.#services) service.count(since(routerName(name)));
      },
      unknown: () => {
        for (const service of this.#services.values()) service.counted = false;
      },
    });
  }

  /** The plan has reserved the ports. */
  async reserve(): Promise<void> {}

  service(name: string, owner: BalancerOwner): ServiceBalancer {
    const service = new Balanced(owner, {
      changed: () => this.#changed(),
      detach: () => {
        this.#detached = true;
      },
    });
    this.#services.set(name, service);
    return service;
  }

  closeUnused(): void {}

  async close(): Promise<void> {
    this.#detached = true;
    clearTimeout(this.#retry);
    this.#counting?.close();
    await this.#writing;
  }

  /** All changes of a moment are written as one: new servers are there when old ones go. */
  #changed(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      this.#writing = this.#writing.then(() => this.#write());
    });
  }

  async #write(): Promise<void> {
    if (this.#detached) return;
    clearTimeout(this.#retry);
    let error: string | null = null;
    try {
      this.#before ??= await this.#read();
      const services = new Map<string, TraefikService>();
      for (const [name, service] of this.#services) {
        const { port } = service;
        if (port === null) continue;
        const before = own(this.#before, name);
        services.set(name, { port, servers: service.servers(before ?? {}) });
      }
      const text = traefikConfiguration(services, this.#counting?.key);
      if (text !== this.#written) {
        await mkdir(this.folder, { recursive: true });
        const servers = [...services].map(([name, service]) => [name, service.servers]);
        await this.#replace(SERVERS, JSON.stringify(Object.fromEntries(servers)));
        await this.#replace(CONFIGURATION, text);
        this.#written = text;
      }
      if (services.size > 0) this.#counting?.start();
    } catch (cause) {
      this.log.warn({ err: cause }, 'Traefik could not be updated');
      error = `Traefik could not be updated: ${cause instanceof Error ? cause.message : cause}`;
      this.#retry = setTimeout(() => this.#changed(), RETRY);
    }
    for (const service of this.#services.values()) service.failure = error;
  }

  async #read(): Promise<Servers> {
    try {
      const found: unknown = JSON.parse(await readFile(join(this.folder, SERVERS), 'utf8'));
      return serversShape.matches(found) ? found : {};
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return {};
      throw error;
    }
  }

  /** Whoever reads the file sees all of the old or all of the new one. */
  async #replace(name: string, text: string): Promise<void> {
    const temporary = join(this.folder, `${name}.new`);
    await writeFile(temporary, text);
    await rename(temporary, join(this.folder, name));
  }
}

class Balanced implements ServiceBalancer {
  /** null while it should not be called. */
  port: number | null = null;
  failure: string | null = null;
  /** Whether Traefik currently reports how requests end. */
  counted = false;
  readonly #requests = new RequestCounters(CLASSES);
  readonly #members = new Map<string, { readonly address: Address; available: boolean; draining: boolean }>();

  constructor(
    private readonly owner: BalancerOwner,
    private readonly events: { changed(): void; detach(): void },
  ) {}

  get requests(): RequestCounters | null {
    return this.counted ? this.#requests : null;
  }

  /** Counts requests that have ended. */
  count({ answers, durations, seconds }: Counted): void {
    this.counted = true;
    for (const [index, outcome] of CLASSES.entries()) this.#requests.add(outcome, answers[index] ?? 0);
    let rest = seconds;
    for (const [bucket, count] of durations.entries()) {
      if (count === 0) continue;
      this.#requests.addDurations(bucket, count, rest);
      rest = 0;
    }
  }

  listen(port: number): void {
    this.port = port;
    this.events.changed();
  }

  release(): void {
    this.port = null;
    this.events.changed();
  }

  error(): string | null {
    return this.failure;
  }

  add(workerId: string, address: Address): Member {
    const member = { address, available: true, draining: false };
    this.#members.set(workerId, member);
    this.events.changed();
    return memberOf(member, {
      // Traefik does not report when a replica's last request has ended, so the replica gets the service's whole grace
      // period.
      drain: () => {
        member.draining = true;
        this.events.changed();
        return new Promise<void>(() => {});
      },
      remove: () => {
        this.#members.delete(workerId);
        this.events.changed();
      },
    });
  }

  changed(): void {
    this.events.changed();
  }

  detach(): void {
    this.events.detach();
  }

  /** @param before servers of an earlier agent; they stay until it is known whether they are ready or gone */
  servers(before: Readonly<Record<string, string>>): Record<string, string> {
    const inherited = Object.entries(before).filter(([id]) => !this.#members.has(id) && this.owner.has(id));
    const own = [...this.#members]
      .filter(([, { available, draining }]) => available && !draining)
      .map(([id, { address }]) => [id, `http://${bracketed(address.host)}:${address.port}`]);
    return Object.fromEntries([...inherited, ...own]);
  }
}
