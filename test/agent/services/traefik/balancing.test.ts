import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { traefikStaticConfiguration } from '../../../../providers/shared/traefik.js';
import { TraefikBalancing } from '../../../../src/agent/services/traefik/balancing.js';
import { serviceSpec } from '../../../support/application.js';
import { endChild } from '../../../support/child.js';
import { freePort } from '../../../support/port.js';
import { findOnPath } from '../../../support/program.js';
import { skip } from '../../../support/skip.js';
import { until } from '../../../support/until.js';
import { BalancingBench } from '../bench.js';
import { endReplica } from '../replicas.js';

const LOG = pino({ enabled: false });

describe('services balanced by Traefik', () => {
  let root: string;
  /** That Traefik watches. */
  let folder: string;
  let port: number;
  let child: ChildProcess | undefined;
  let bench: BalancingBench;

  before(async function () {
    if (findOnPath('traefik') === undefined) skip(this, 'traefik is not installed');
    port = await freePort();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'multinode-traefik-'));
    folder = join(root, 'watched');
    mkdirSync(folder);
    bench = new BalancingBench(port, () => new TraefikBalancing(folder, LOG), 'GET');
    await start();
  });
  afterEach(async () => {
    await bench.end();
    await endChild(child, 'SIGKILL');
    rmSync(root, { recursive: true });
  });

  /** With the configuration that plans give it. */
  async function start(): Promise<void> {
    const file = join(root, 'traefik.yaml');
    writeFileSync(file, traefikStaticConfiguration({ web: serviceSpec('', port) }, folder));
    child = spawn(findOnPath('traefik') ?? '', [`--configFile=${file}`], { stdio: 'ignore' });
    await until('Traefik listens', async () => (await bench.ask().catch(() => null)) !== null);
  }

  it('go to the replicas that are ready, and to no other', async () => {
    const { balancer } = bench.agent();
    await bench.serve('503');
    const a = balancer.add('a', (await bench.replica('a')).address);
    await bench.serve('a');
    const b = balancer.add('b', (await bench.replica('b')).address);
    await bench.serve('a', 'b');
    a.available = false;
    balancer.changed();
    await bench.serve('b');
    a.available = true;
    balancer.changed();
    await bench.serve('a', 'b');
    b.remove();
    await bench.serve('a');
    expect(balancer.error()).to.equal(null);
  });

  it('lose no request while replicas come and go', async () => {
    const { balancer } = bench.agent();
    let last = await bench.replica('r0');
    let member = balancer.add('r0', last.address);
    await bench.serve('r0');
    const callers = bench.callers();
    for (let n = 1; n <= 5; n++) {
      const started = await bench.replica(`r${n}`);
      const next = balancer.add(`r${n}`, started.address);
      void member.drain();
      await until('the new one serves', () => callers.latest === `r${n}`);
      const before = callers.answers;
      await until('what the old one had has ended', () => callers.answers > before + 20);
      member.remove();
      await endReplica(last);
      last = started;
      member = next;
    }
    await callers.end();
    expect(callers.failures, `of ${callers.answers}`).to.deep.equal([]);
  });

  it('pass over a replica that refuses', async () => {
    const { balancer } = bench.agent();
    balancer.add('a', (await bench.replica('a')).address);
    const b = await bench.replica('b');
    balancer.add('b', b.address);
    await bench.serve('a', 'b');
    await endReplica(b);
    for (let n = 0; n < 10; n++) expect(await bench.ask()).to.equal('a');
  });

  it('tell the caller where a replica died with its request', async () => {
    const { balancer } = bench.agent();
    const dying = await bench.replica('dying', { answer: (request) => void request.socket.destroy() });
    balancer.add('dying', dying.address);
    await bench.serve('502');
  });

  it('go on without an agent and after Traefik was started anew; the next agent removes what is gone', async () => {
    const first = bench.agent();
    first.balancer.add('a', (await bench.replica('a')).address);
    first.balancer.add('b', (await bench.replica('b')).address);
    await bench.serve('a', 'b');
    first.balancer.detach();
    await first.balancing.close();
    await endChild(child, 'SIGKILL');
    await start();
    await bench.serve('a', 'b');
    const { balancer } = bench.agent({ has: (id) => id === 'a' });
    await bench.serve('a');
    balancer.add('c', (await bench.replica('c')).address);
    await bench.serve('a', 'c');
  });

  it('say where Traefik can not be told', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const { balancer } = bench.agent({}, { open: () => new TraefikBalancing(join(file, 'none'), LOG) });
    await until('it says so', () => balancer.error()?.includes("Traefik can't be told"));
  });
});
