import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { pino } from 'pino';
import { traefikStaticConfiguration } from '../../../../providers/shared/balancers/traefik.js';
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
  /** The folder that Traefik watches. */
  let folder: string;
  let port: number;
  let metricsPort: number;
  let child: ChildProcess | undefined;
  let bench: BalancingBench;

  before(async function () {
    if (findOnPath('traefik') === undefined) skip(this, 'traefik is not installed');
    port = await freePort();
    metricsPort = await freePort();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'multinode-traefik-'));
    folder = join(root, 'watched');
    mkdirSync(folder);
    bench = new BalancingBench(port, () => new TraefikBalancing(folder, LOG, metricsUrl()), 'GET');
    await start();
  });
  afterEach(async () => {
    await bench.end();
    await endChild(child, 'SIGKILL');
    rmSync(root, { recursive: true });
  });

  const metricsUrl = () => `http://127.0.0.1:${metricsPort}/metrics`;

  /** With the configuration that plans give it. */
  async function start(): Promise<void> {
    const file = join(root, 'traefik.yaml');
    const metrics = `127.0.0.1:${metricsPort}`;
    writeFileSync(file, traefikStaticConfiguration({ web: serviceSpec('', port) }, folder, metrics));
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
      await until("the old one's requests have ended", () => callers.answers > before + 20);
      member.remove();
      await endReplica(last);
      last = started;
      member = next;
    }
    await callers.end();
    expect(callers.failures, `of ${callers.answers}`).to.deep.equal([]);
  });

  it('skip a replica that refuses', async () => {
    const { balancer } = bench.agent();
    balancer.add('a', (await bench.replica('a')).address);
    const b = await bench.replica('b');
    balancer.add('b', b.address);
    await bench.serve('a', 'b');
    await endReplica(b);
    for (let n = 0; n < 10; n++) expect(await bench.ask()).to.equal('a');
  });

  it('report to the caller that a replica died with its request', async () => {
    const { balancer } = bench.agent();
    const dying = await bench.replica('dying', { answer: (request) => void request.socket.destroy() });
    balancer.add('dying', dying.address);
    await bench.serve('502');
  });

  it('continue without an agent and after a restart of Traefik; the next agent removes what is gone', async () => {
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

  it('are counted once each, by the class of the response and with their durations, across restarts of Traefik', async () => {
    const { balancer } = bench.agent();
    await until('Traefik has reported its counts', () => balancer.requests !== null);
    const counted = () => Object.fromEntries(balancer.requests?.counts() ?? []);
    await bench.serve('503');
    await until('the refusals are counted', () => (counted()['5xx'] ?? 0) > 0);
    const gone = await bench.replica('gone');
    balancer.add('a', (await bench.replica('a')).address);
    balancer.add('gone', gone.address);
    await bench.serve('a', 'gone');
    await endReplica(gone);
    // Two equal readings: what ended before the first is in the second.
    let seen: number | undefined;
    await until('all that ended is counted', async () => {
      await sleep(1_500);
      const same = seen === balancer.requests?.total;
      seen = balancer.requests?.total;
      return same;
    });
    const { '2xx': before = 0, '5xx': refused } = counted();
    for (let n = 0; n < 10; n++) expect(await bench.ask()).to.equal('a');
    await until('they are counted', () => counted()['2xx'] === before + 10);
    expect(counted()['5xx'], 'tries at the replica that is gone are none').to.equal(refused);
    const duration = balancer.requests?.duration;
    expect(duration?.cumulative().at(-1)).to.equal(balancer.requests?.total);
    expect(duration?.sum).to.be.greaterThan(0);
    await endChild(child, 'SIGKILL');
    await start();
    await until('it reports again', async () => {
      await bench.ask().catch(() => {});
      return (counted()['2xx'] ?? 0) > before + 10;
    });
  });

  it('count a WebSocket as upgraded, without how long it was open', async () => {
    const { balancer } = bench.agent();
    const { server, address } = await bench.replica('a');
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    });
    balancer.add('a', address);
    await until('Traefik has reported its counts', () => balancer.requests !== null);
    const caller = connect(port, '127.0.0.1');
    caller.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    caller.resume();
    await once(caller, 'close');
    await until('it is counted', () => {
      return Object.fromEntries(balancer.requests?.counts() ?? [])['1xx'] === 1;
    });
    expect(balancer.requests?.duration?.cumulative().at(-1)).to.equal((balancer.requests?.total ?? 0) - 1);
  });

  it('show their metrics only to the agent', async () => {
    const { balancer } = bench.agent();
    await until('the agent can read them', () => balancer.requests !== null);
    expect((await fetch(metricsUrl())).status).to.equal(404);
    const headers = { authorization: 'Bearer wrong' };
    expect((await fetch(metricsUrl(), { headers })).status).to.equal(404);
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.status, 'a path of the service is the service’s').to.equal(503);
  });

  it('say so if Traefik could not be updated', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const { balancer } = bench.agent({}, { open: () => new TraefikBalancing(join(file, 'none'), LOG) });
    await until('it says so', () => balancer.error()?.includes('Traefik could not be updated'));
  });
});
