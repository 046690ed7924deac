import { once } from 'node:events';
import { Agent as Connections, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { AgentError } from '../../src/errors/errors.js';
import type { ServiceSpec } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import { manifestOf, serviceSpec } from '../support/application.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

export function servicesBehaviour(stage: Stage): void {
  describe('services', () => {
    const { target } = stage;
    const program = target.program('service.mjs');
    let agent: TestAgent;
    let host: string;
    let port: number;
    beforeEach(async () => {
      ({ agent, host } = stage);
      port = await freePort(host);
    });

    const url = (path = '/') => `http://${host}:${port}${path}`;
    const declare = (fields: Partial<ServiceSpec> = {}) =>
      agent.apply(manifestOf({}, { services: { web: serviceSpec(program, fields.port ?? port, fields) } }));
    const status = () => agent.serviceStatus('web');
    const ready = (count: number) =>
      until(`${count} replicas are ready`, async () => {
        const { replicas } = await status();
        return replicas.ready === count && replicas.starting + replicas.stopping + replicas.unready === 0;
      });
    const json = async (path = '/', init: RequestInit = {}) => {
      const response = await fetch(url(path), init);
      expect(response.status).to.equal(200);
      return JSON.parse(await response.text());
    };
    const serving = async () => {
      const found = new Set<string>();
      for (let n = 0; n < 20; n++) found.add((await json()).replica);
      return [...found];
    };

    it('starts min_replicas and distributes the requests among them, including the very first ones', async () => {
      await declare();
      expect((await json()).method).to.equal('GET');
      await ready(2);
      expect(await serving()).to.have.length(2);
      const shown = await status();
      expect(shown.url).to.equal(`http://${host}:${port}`);
      expect(shown).to.include({
        target: 2,
        min_replicas: 2,
        max_replicas: 10,
        failure: null,
        listen_error: null,
      });
    });

    it("passes on method, path, headers and body, and adds the caller's address", async () => {
      await declare({ min_replicas: 1 });
      const got = await json('/some/path?q=1', {
        method: 'POST',
        headers: { 'x-mine': 'yes', 'x-forwarded-for': '192.0.2.7', authorization: 'Bearer of-the-user' },
        body: 'x'.repeat(100_000),
      });
      expect(got.method).to.equal('POST');
      expect(got.url).to.equal('/some/path?q=1');
      expect(got.body).to.have.length(100_000);
      expect(got.headers).to.include({
        host: `${host}:${port}`,
        'x-mine': 'yes',
        authorization: 'Bearer of-the-user',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': `${host}:${port}`,
      });
      const [before, caller] = String(got.headers['x-forwarded-for']).split(', ');
      expect(before).to.equal('192.0.2.7');
      expect(caller).to.be.oneOf(ownAddresses());
    });

    it("streams in both directions, and keeps a caller's connection", async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const agentOfOne = new Connections({ keepAlive: true, maxSockets: 1 });
      const sockets = new Set();
      for (let n = 0; n < 3; n++) {
        const echo = request(url('/echo'), { method: 'POST', agent: agentOfOne });
        echo.on('socket', (socket) => sockets.add(socket));
        const answered = once(echo, 'response');
        echo.write('first');
        const [answer] = await answered;
        const pieces = answer[Symbol.asyncIterator]();
        // The response's first piece arrives before the request is complete.
        expect(String((await pieces.next()).value)).to.equal('first');
        echo.end('last');
        expect(String((await pieces.next()).value)).to.equal('last');
        expect((await pieces.next()).done).to.equal(true);
      }
      expect(sockets.size).to.equal(1);
      agentOfOne.destroy();
    });

    it('sends the head of a response before its body is available', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const held = await fetch(url('/hold'));
      expect(held.status).to.equal(200);
      expect((await fetch(url('/go'))).status).to.equal(200);
      expect(JSON.parse(await held.text()).url).to.equal('/hold');
    });

    it('passes WebSocket connections on', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const socket = new WebSocket(url('/').replace('http', 'ws'));
      const [greeting] = await once(socket, 'message');
      expect(String(greeting).split(' ')[1]).to.be.oneOf(ownAddresses());
      const message = Buffer.alloc(200_000, 7);
      socket.send(message);
      const [echo, binary] = await once(socket, 'message');
      expect(binary).to.equal(true);
      expect(message.equals(echo)).to.equal(true);
      socket.close();
      await once(socket, 'close');
    });

    it('answers in HTTP/1.1 if another protocol is offered', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const outgoing = request(url('/'), {
        method: 'POST',
        headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' },
      });
      outgoing.end('the body');
      const [answer] = await once(outgoing, 'response');
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const got = JSON.parse(Buffer.concat(chunks).toString());
      expect(got.body).to.equal('the body');
      expect(got.headers).not.to.have.any.keys('upgrade', 'http2-settings');
    });

    it('lets a replica answer before it has read the whole request', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const socket = connect(port, host);
      socket.write('POST /early HTTP/1.1\r\nHost: web\r\nContent-Length: 10000000\r\n\r\nstart');
      const [head] = await once(socket, 'data');
      expect(String(head)).to.match(/^HTTP\/1\.1 413 /);
      socket.destroy();
      expect((await fetch(url())).status).to.equal(200);
    });

    it('replaces a replica that was killed, and retries its requests in progress', async () => {
      await declare();
      await ready(2);
      const before = await stage.living('web');
      const victim = before[0]?.id ?? '';
      const calls = Array.from({ length: 20 }, () => json('/burn?ms=20'));
      await target.kill(agent, victim);
      await Promise.all(calls);
      await until('another has replaced it', async () => {
        const { replicas } = await status();
        return replicas.ready === 2 && (await stage.living('web')).every(({ id }) => id !== victim);
      });
    });

    it('says so when replicas crash repeatedly, and waits longer each time', async () => {
      await agent.apply(
        manifestOf(
          {},
          {
            services: {
              web: serviceSpec(target.script('echo no such table; exit 3'), port, { min_replicas: 1 }),
            },
          },
        ),
      );
      const failing = await until('it fails', async () => (await status()).failure);
      expect(failing.message).to.include('it exited with code 3 before it was ready');
      const refused = await fetch(url());
      expect(refused.status).to.equal(503);
      expect(refused.headers.get('retry-after')).to.equal('1');
      expect(await refused.json()).to.include({ code: 'MN4018' });
      await until('its last output is shown', async () =>
        (await status()).failure?.message.includes('it wrote: no such table'),
      );
      await until('the fourth try is announced', async () => {
        const decisions = await agent.client.decisions('web');
        return decisions.items.some(({ reason }) => /next try in 4 s/.test(reason));
      });
      expect((await status()).reason).to.include('replicas crash');
    });

    it('says on which port replicas listen that are not ready in time', async () => {
      const fields = { min_replicas: 1, startup_timeout: 3, stop_grace_period: 1 };
      const elsewhere = serviceSpec(target.program('elsewhere.mjs'), port, fields);
      await agent.apply(manifestOf({}, { services: { web: elsewhere } }));
      const failing = await until('it fails', async () => (await status()).failure);
      const [, given, found] =
        /not ready within 3 s: PORT was (\d+)(?:, but it listens on 127\.0\.0\.1:(\d+))?$/.exec(
          failing.message,
        ) ?? [];
      expect(given, failing.message).not.to.equal(undefined);
      if (target.tellsPorts) expect(found, failing.message).not.to.be.oneOf([undefined, given]);
    });

    it('counts a crash soon after readiness as a failure too', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      await fetch(url('/exit')).catch(() => {});
      const failing = await until('it fails', async () => (await status()).failure);
      expect(failing.message).to.match(/^a worker of web ended: it exited with code 3/);
      await ready(1);
      const { failure, last_exit } = await status();
      expect(failure).to.equal(null);
      expect(last_exit?.message).to.equal('it exited with code 3');
    });

    it('sends nothing to an unhealthy replica', async () => {
      await declare({ ready_path: '/health' });
      await ready(2);
      const { replica } = await json('/unwell');
      await until('it is noticed', async () => (await status()).replicas.unready === 1);
      expect(await serving()).to.not.include(replica);
    });

    it('replaces replicas with an older revision one by one, never below min_replicas, and drains them', async () => {
      await declare({ environment: { VERSION: '1' } });
      await ready(2);
      const held = await fetch(url('/hold'));
      let fewest = Number.POSITIVE_INFINITY;
      let most = 0;
      await declare({ environment: { VERSION: '2' } });
      await until('only the new version serves', async () => {
        const { replicas, outdated } = await status();
        fewest = Math.min(fewest, replicas.ready);
        most = Math.max(most, replicas.ready + replicas.starting);
        return outdated === 0 && replicas.ready === 2;
      });
      expect(fewest).to.equal(2);
      expect(most).to.be.at.most(3);
      const versions = new Set<string | null>();
      for (let n = 0; n < 10; n++) versions.add((await fetch(url())).headers.get('x-version'));
      expect([...versions]).to.deep.equal(['2']);
      await until('the idle one has ended', async () => (await status()).replicas.stopping === 1);
      expect(await stage.living('web')).to.have.length(3);
      // The grace period ends before the held answer.
      await held.text().catch(() => {});
      await ready(2);
    });

    it('rejects a manifest whose port is in use, and keeps what there was', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const other = createServer().listen(0, host);
      await once(other, 'listening');
      const address = other.address();
      const taken = typeof address === 'object' && address ? address.port : 0;
      try {
        await declare({ min_replicas: 1, port: taken });
        expect.fail('it was accepted');
      } catch (error) {
        expect(error).to.be.instanceOf(AgentError);
        expect((error as AgentError).refusal?.code).to.equal('MN4017');
        expect((error as AgentError).message).to.include(`port ${taken}: another program listens there`);
      }
      other.close();
      expect((await fetch(url())).status).to.equal(200);
    });

    it('moves to another port without cutting off requests in progress', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      const held = await fetch(url('/hold'));
      const old = port;
      port = await freePort();
      await declare({ min_replicas: 1 });
      expect((await fetch(url('/go'))).status).to.equal(200);
      expect(JSON.parse(await held.text()).url).to.equal('/hold');
      await until('the old port is closed', () =>
        fetch(`http://${host}:${old}/`).then(
          () => false,
          () => true,
        ),
      );
    });

    it('returns to the same replicas and the same port after it was killed', async () => {
      await declare();
      await ready(2);
      const before = (await serving()).sort();
      await agent.kill();
      await agent.start();
      await ready(2);
      expect((await serving()).sort()).to.deep.equal(before);
    });

    it('shows a port that it can no longer have, and takes it when it is free', async () => {
      await declare({ min_replicas: 1 });
      await ready(1);
      await agent.kill();
      const other = createServer().listen(port, host);
      await once(other, 'listening');
      await agent.start();
      const error = await until('the problem is shown', async () => (await status()).listen_error);
      expect(error).to.include('another program listens there');
      other.close();
      await until('it listens', async () => (await status()).listen_error === null);
      expect((await fetch(url())).status).to.equal(200);
    });

    it('has more replicas while they are busy', async () => {
      await declare({ min_replicas: 1, max_replicas: 3, cpu: 0.1, target_cpu_utilization: 0.5 });
      await ready(1);
      let busy = true;
      const load = (async () => {
        while (busy) await fetch(url('/burn?ms=50')).then((answer) => answer.text());
      })();
      await until('there are three', async () => (await status()).replicas.ready === 3, 60_000);
      busy = false;
      await load;
      const decisions = await agent.client.decisions('web');
      expect(decisions.items.some(({ reason }) => /average CPU \d+(\.\d)? % of \d/.test(reason))).to.equal(
        true,
      );
    });

    it('is removed when it is removed from the manifest', async () => {
      await declare();
      await ready(2);
      await agent.apply(manifestOf({}));
      await until('it is gone', async () => Object.keys((await agent.status()).services).length === 0);
      await fetch(url()).then(
        () => expect.fail('somebody answered'),
        () => {},
      );
    });
  });
}

/** This machine's addresses: an Engine's rules may give a call another source address than the one it came from. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
}
