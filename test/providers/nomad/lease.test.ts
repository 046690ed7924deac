/** The lease, with a stand-in for Nomad's variable and its lock; test/e2e/nomad-agents.test.ts uses a real Nomad. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { breakLease, openNomadLease } from '../../../providers/nomad/lease.js';
import type { Lease } from '../../../providers/platform.js';
import { startTime } from '../../../src/process/identity.js';
import { ownTrace, type Trace } from '../../../src/process/trace.js';
import { readBody, serve, type TestServer } from '../../support/serve.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

const PATH = '/v1/var/nomad/jobs/multinode~shop~/lease';

/** One variable, whose lock is given and taken away as in Nomad. */
class LockedVariable {
  #items: unknown;
  #lock: string | undefined;

  readonly listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://nomad');
    const { Items, Lock } = JSON.parse((await readBody(request)) || '{}');
    const status = pathname === PATH ? this.#do([...searchParams.keys()], Items, Lock?.ID) : 404;
    response.writeHead(status);
    response.end(JSON.stringify({ Items: this.#items }));
  };

  #do(operations: readonly string[], items: unknown, id: string): number {
    if (operations.includes('lock-acquire')) {
      if (this.#lock !== undefined) return 409;
      this.#items = items;
      this.#lock = id;
    } else if (operations.includes('lock-release')) {
      if (this.#lock !== id) return 409;
      this.#lock = undefined;
    } else if (operations.includes('lock-renew')) {
      return this.#lock === id ? 200 : 409;
    } else if (this.#items === undefined) return 404;
    return 200;
  }
}

describe('the lease of several agents in Nomad', () => {
  let nomad: TestServer;
  const leases: Lease[] = [];
  const children: ChildProcess[] = [];
  let own: Trace;

  before(function () {
    const trace = ownTrace();
    if (!trace) skip(this, "this system can't tell one machine from another");
    else own = trace;
  });
  beforeEach(async () => {
    nomad = await serve(new LockedVariable().listen);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const lease of leases.splice(0)) await lease.close();
    await nomad.close();
  });

  async function open(url: string, trace?: Trace, allocation?: string): Promise<Lease> {
    const environment = { NOMAD_ADDR: nomad.url, ...(allocation && { NOMAD_ALLOC_ID: allocation }) };
    const lease = await openNomadLease({ application: 'shop', url }, environment, trace);
    leases.push(lease);
    return lease;
  }

  /** A process in whose name a lease is acquired. */
  async function child(): Promise<{ readonly process: ChildProcess; readonly trace: Trace }> {
    const process = spawn('sleep', ['100'], { stdio: 'ignore' });
    children.push(process);
    await once(process, 'spawn');
    const pid = process.pid ?? 0;
    return { process, trace: { ...own, pid, startTime: startTime(pid) ?? '' } };
  }

  const signal = () => AbortSignal.timeout(5_000);

  it('belongs to one agent at a time, and names it', async () => {
    const [first, second] = [await open('http://one'), await open('http://two')];
    expect(await first.holder(signal())).to.equal(undefined);
    expect(await first.acquire(signal())).to.equal(true);
    expect(await second.acquire(signal())).to.equal(false);
    expect(await second.holder(signal())).to.equal('http://one');
    expect(await first.renew(signal())).to.equal(true);
    await first.release();
    expect(await first.renew(signal())).to.equal(false);
    expect(await second.acquire(signal())).to.equal(true);
    expect(await first.holder(signal())).to.equal('http://two');
  });

  it('is freed once the process that had it is gone, but not while it is suspended', async () => {
    const { process, trace } = await child();
    const [first, second] = [await open('http://one', trace), await open('http://two')];
    expect(await second.free(signal())).to.equal(false);
    await first.acquire(signal());
    expect(await second.free(signal()), 'while it runs').to.equal(false);
    process.kill('SIGSTOP');
    await until('it is suspended', () => / T /.test(readFileSync(`/proc/${trace.pid}/stat`, 'latin1')));
    expect(await second.free(signal()), 'while it is stopped').to.equal(false);
    expect(await first.renew(signal())).to.equal(true);
    process.kill('SIGKILL');
    await once(process, 'exit');
    expect(await second.free(signal())).to.equal(true);
    expect(await first.renew(signal())).to.equal(false);
    expect(await second.acquire(signal())).to.equal(true);
    // A lease that is free, or another agent's, is left alone.
    expect(await second.free(signal())).to.equal(false);
  });

  it('is freed once the pid belongs to another process', async () => {
    const { trace } = await child();
    const first = await open('http://one', { ...trace, startTime: 'earlier' });
    await first.acquire(signal());
    expect(await (await open('http://two')).free(signal())).to.equal(true);
  });

  it('is not freed if the process may run unseen: on another machine, in another container', async () => {
    const { process, trace } = await child();
    process.kill('SIGKILL');
    await once(process, 'exit');
    for (const elsewhere of [
      { ...trace, boot: 'another' },
      { ...trace, namespace: 'pid:[1]' },
    ]) {
      const first = await open('http://one', elsewhere, 'one');
      await first.acquire(signal());
      expect(await (await open('http://two', own, 'two')).free(signal())).to.equal(false);
      // A container of the same allocation exists only if the previous one does not.
      expect(await (await open('http://one', own, 'one')).free(signal())).to.equal(true);
    }
  });

  it('is not freed if a machine does not identify its processes', async () => {
    const { process, trace } = await child();
    process.kill('SIGKILL');
    await once(process, 'exit');
    const blind = new Nomad(nomadAccess({ NOMAD_ADDR: nomad.url }));
    try {
      await blind.run('PUT', PATH, {
        query: { 'lock-acquire': true },
        body: { Items: { url: 'http://one', lock: 'x', pid: String(trace.pid) }, Lock: { ID: 'x' } },
      });
      expect(await (await open('http://two')).free(signal())).to.equal(false);
    } finally {
      await blind.close();
    }
  });

  it('is broken for an application that no longer exists', async () => {
    const first = await open('http://one');
    await first.acquire(signal());
    const client = new Nomad(nomadAccess({ NOMAD_ADDR: nomad.url }));
    try {
      await breakLease(client, 'shop');
      await breakLease(client, 'shop');
    } finally {
      await client.close();
    }
    expect(await first.renew(signal())).to.equal(false);
  });
});
