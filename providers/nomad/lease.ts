import { randomUUID } from 'node:crypto';
import type { Environment } from '../../src/environment.js';
import { areTogether, hasEnded, ownTrace, type Trace } from '../../src/process/trace.js';
import type { Lease, LeaseOptions } from '../platform.js';
import { type Holder, leaseVariable } from './api/answers.js';
import { nomadAccess } from './api/environment.js';
import { Nomad, NomadRefusal } from './api/nomad.js';
import { leasePath } from './names.js';

/** Nomad's minimum. Its servers wait for twice as long before they take away a lock that is not renewed. */
const TTL = 10_000;
/** Nomad requires a delay after that. The minimum is enough, because the second TTL is already a delay. */
const DELAY = '1s';

/** The lease of the application's agents: the lock of a variable that names the agent that has it. */
export async function openNomadLease(
  { application, url }: LeaseOptions,
  environment: Environment = process.env,
  trace: Trace | undefined = ownTrace(),
): Promise<Lease> {
  const { NOMAD_ALLOC_ID: allocation } = environment;
  return new NomadLease(new Nomad(nomadAccess(environment)), leasePath(application), {
    url,
    allocation,
    trace,
  });
}

/** An agent, as the others see it. */
interface Self {
  readonly url: string;
  /** The allocation that it runs in, if Nomad runs it. */
  readonly allocation: string | undefined;
  readonly trace: Trace | undefined;
}

class NomadLease implements Lease {
  readonly ttl = TTL;
  /** Id of the lock that this agent has. */
  private id = '';

  constructor(
    private readonly nomad: Nomad,
    private readonly path: string,
    private readonly self: Self,
  ) {}

  async acquire(signal: AbortSignal): Promise<boolean> {
    // A new id each time: if a response was lost, Nomad may already be taking away the lock with the old id.
    const id = randomUUID();
    const lock = { ID: id, TTL: `${TTL / 1000}s`, LockDelay: DELAY };
    const given = await this.lock('lock-acquire', { Items: itemsOf(this.self, id), Lock: lock }, signal);
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
    return (await holderOf(this.nomad, this.path, signal))?.url;
  }

  async free(signal: AbortSignal): Promise<boolean> {
    const holder = await holderOf(this.nomad, this.path, signal);
    if (holder?.lock === undefined || !isGone(holder, this.self)) return false;
    return await this.lock('lock-release', { Lock: { ID: holder.lock } }, signal);
  }

  close(): Promise<void> {
    return this.nomad.close();
  }

  private lock(operation: Operation, body: object, signal?: AbortSignal): Promise<boolean> {
    return lock(this.nomad, this.path, operation, body, signal);
  }
}

/** Takes the lease from whichever agent has it, for an application that no longer exists. */
export async function breakLease(nomad: Nomad, application: string): Promise<void> {
  const path = leasePath(application);
  const holder = await holderOf(nomad, path);
  if (holder?.lock !== undefined) await lock(nomad, path, 'lock-release', { Lock: { ID: holder.lock } });
}

async function holderOf(nomad: Nomad, path: string, signal?: AbortSignal): Promise<Holder | undefined> {
  try {
    const { Items } = await nomad.json('GET', `/v1/var/${path}`, leaseVariable, signal ? { signal } : {});
    return Items;
  } catch (error) {
    if (error instanceof NomadRefusal && error.missing) return undefined;
    throw error;
  }
}

type Operation = 'lock-acquire' | 'lock-renew' | 'lock-release';

/** Whether it was done: it can't be done if another agent has the lock, or this one has lost it. */
async function lock(
  nomad: Nomad,
  path: string,
  operation: Operation,
  body: object,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await nomad.run('PUT', `/v1/var/${path}`, {
      query: { [operation]: true },
      body: { Path: path, ...body },
      ...(signal && { signal }),
    });
    return true;
  } catch (error) {
    if (error instanceof NomadRefusal && (error.status === 409 || error.missing)) return false;
    throw error;
  }
}

function itemsOf({ url, allocation, trace }: Self, lock: string): Holder {
  return {
    url,
    lock,
    ...(allocation !== undefined && { allocation }),
    ...(trace && {
      boot: trace.boot,
      namespace: trace.namespace,
      pid: String(trace.pid),
      start_time: trace.startTime,
    }),
  };
}

/**
 * Whether the agent that had the lease has ended for certain, which only its own machine can tell. Nomad's answer is not
 * enough: what it has lost contact with may still run.
 */
function isGone({ allocation, ...process }: Holder, self: Self): boolean {
  const trace = traceOf(process);
  if (!trace || !self.trace) return false;
  if (areTogether(trace, self.trace)) return hasEnded(trace);
  // An allocation stays on its node, and Docker has one container of its name: the previous one, or its boot, is over.
  return allocation !== undefined && allocation === self.allocation;
}

function traceOf({ boot, namespace, pid, start_time: startTime }: Holder): Trace | undefined {
  if (boot === undefined || namespace === undefined || pid === undefined || startTime === undefined)
    return undefined;
  return { boot, namespace, pid: Number(pid), startTime };
}
