import { randomUUID } from 'node:crypto';
import type { Lease, LeaseOptions } from '../platform.js';
import { leaseVariable } from './api/answers.js';
import { type Environment, nomadAccess } from './api/environment.js';
import { Nomad, NomadRefusal } from './api/nomad.js';
import { leasePath } from './names.js';

/** Nomad's least. Its servers wait for twice of it before they take a lock from one who does not renew it. */
const TTL = 10_000;
/** Nomad asks for a delay after that; the second time of the TTL is one already. */
const DELAY = '1s';

/** The lease of the application's agents: the lock of a variable that says where the agent is that has it. */
export async function openNomadLease(
  { application, url }: LeaseOptions,
  environment: Environment = process.env,
): Promise<Lease> {
  return new NomadLease(new Nomad(nomadAccess(environment)), leasePath(application), url);
}

class NomadLease implements Lease {
  readonly ttl = TTL;
  /** Of the lock that this agent has. */
  private id = '';

  constructor(
    private readonly nomad: Nomad,
    private readonly path: string,
    private readonly url: string,
  ) {}

  async acquire(signal: AbortSignal): Promise<boolean> {
    // A new one each time: where an answer was lost, Nomad may have begun to take the lock of the old one away.
    const id = randomUUID();
    const lock = { ID: id, TTL: `${TTL / 1000}s`, LockDelay: DELAY };
    const given = await this.lock('lock-acquire', { Items: { url: this.url }, Lock: lock }, signal);
    if (given) this.id = id;
    return given;
  }

  renew(signal: AbortSignal): Promise<boolean> {
    return this.lock('lock-renew', { Lock: { ID: this.id } }, signal);
  }

  async release(): Promise<void> {
    await this.lock('lock-release', { Lock: { ID: this.id } });
  }

  async holder(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { Items } = await this.nomad.json('GET', `/v1/var/${this.path}`, leaseVariable, { signal });
      return Items.url;
    } catch (error) {
      if (error instanceof NomadRefusal && error.missing) return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.nomad.close();
  }

  /** Whether it was done; not where another has the lock, or this one has it no more. */
  private async lock(operation: string, body: object, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.nomad.run('PUT', `/v1/var/${this.path}`, {
        query: { [operation]: true },
        body: { Path: this.path, ...body },
        ...(signal && { signal }),
      });
      return true;
    } catch (error) {
      if (error instanceof NomadRefusal && (error.status === 409 || error.missing)) return false;
      throw error;
    }
  }
}
