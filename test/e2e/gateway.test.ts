import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/stream.mjs', import.meta.url));

describe('the gateway', () => {
  let agent: TestAgent;
  before(async () => {
    agent = await TestAgent.start();
    await agent.apply(manifestOf({ stream: functionSpec(PROGRAM, { max_workers: 2 }) }));
  });
  after(() => agent.remove());

  const url = (path: string) => `${agent.url}/functions/stream${path}`;
  const authorization = () => `Bearer ${agent.key}`;
  const idle = () =>
    until('nothing executes', async () => (await agent.functionStatus('stream')).executing === 0);

  it('streams both ways at once', async () => {
    const outgoing = request(url('/echo'), { method: 'POST', headers: { authorization: authorization() } });
    const seen: string[] = [];
    outgoing.on('response', (incoming) => {
      incoming.setEncoding('utf8').on('data', (text: string) => seen.push(text));
      incoming.on('end', () => seen.push('end'));
    });
    for (const word of ['one', 'two', 'three']) {
      outgoing.write(word);
      await until(`${word} comes back`, () => seen.join('').endsWith(word));
    }
    outgoing.end();
    await until('the response ends', () => seen.at(-1) === 'end');
  });

  it('passes on a large upload completely', async () => {
    const body = Buffer.alloc(32 * 1024 * 1024, 'abc');
    const response = await fetch(url('/hash'), {
      method: 'PUT',
      headers: { authorization: authorization() },
      body,
    });
    expect(await response.text()).to.equal(createHash('sha256').update(body).digest('hex'));
  });

  it('passes on a large response completely to a slow caller', async () => {
    const response = await fetch(url('/large'), { headers: { authorization: authorization() } });
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size % 7 === 0) await new Promise(setImmediate);
    }
    expect(size).to.equal(64 * 1024 * 1024);
  });

  it('passes on status, reason, headers and every cookie', async () => {
    const answer = await call(url('/status'), agent.key);
    expect(answer.status).to.equal(418);
    expect(answer.headers).to.include({ 'x-answer': 'yes' });
    expect(answer.headers['set-cookie']).to.deep.equal(['a=1', 'b=2']);
  });

  it('disconnects from the worker if a caller leaves in the middle of a response, and the worker is free again', async () => {
    const controller = new AbortController();
    const response = await fetch(url('/forever'), {
      headers: { authorization: authorization() },
      signal: controller.signal,
    });
    expect(response.status).to.equal(200);
    controller.abort();
    await idle();
    await until('the worker saw it', async () => (await call(url('/'), agent.key)).text === '1');
  });

  it('cuts the response off where the worker does, so that nobody takes it for complete', async () => {
    const outcome = await call(url('/cut'), agent.key).then(
      () => 'whole',
      () => 'cut off',
    );
    expect(outcome).to.equal('cut off');
    await idle();
  });

  it('keeps a connection usable after refusing a call whose body it did not read', async () => {
    const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const statuses: number[] = [];
      for (const key of ['wrong', agent.key, 'wrong', agent.key]) {
        statuses.push(
          await new Promise<number>((resolve, reject) => {
            const outgoing = request(url('/hash'), {
              method: 'POST',
              agent: keepAlive,
              headers: { authorization: `Bearer ${key}` },
            });
            outgoing.on('response', (incoming) =>
              incoming.resume().on('end', () => resolve(incoming.statusCode ?? 0)),
            );
            outgoing.on('error', reject);
            outgoing.end('a body');
          }),
        );
      }
      expect(statuses).to.deep.equal([401, 200, 401, 200]);
    } finally {
      keepAlive.destroy();
    }
  });

  it('answers an unknown function with 404 and a suggestion', async () => {
    const answer = await call(`${agent.url}/functions/strem`, agent.key);
    expect(answer.status).to.equal(404);
    expect(answer.headers['content-type']).to.equal('application/problem+json');
    expect(JSON.parse(answer.text).detail).to.contain('Did you mean stream?');
  });

  it('does not answer requests for another host name', async () => {
    const answer = await call(url('/'), agent.key, { headers: { host: 'evil.example' } });
    expect(answer.status).to.equal(421);
  });

  it('lets executing calls finish when the agent is stopped, and leaves the worker for the next agent', async () => {
    const pid = async () => (await agent.status()).agent.pid;
    const before = await pid();
    const outgoing = request(url('/echo'), { method: 'POST', headers: { authorization: authorization() } });
    const answer = new Promise<string>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (more: string) => {
          text += more;
        });
        incoming.on('end', () => resolve(text));
      });
    });
    outgoing.write('begun ');
    await until('it executes', async () => (await agent.functionStatus('stream')).executing === 1);
    const workers = (await agent.functionStatus('stream')).workers;
    const stopped = agent.terminate();
    await until('no new connection is taken', async () =>
      fetch(agent.url).then(
        () => false,
        () => true,
      ),
    );
    outgoing.end('and ended');
    expect(await answer).to.equal('begun and ended');
    await stopped;
    await agent.start();
    expect(await pid()).not.to.equal(before);
    await until('the workers are adopted', async () => {
      const { idle: ready } = (await agent.functionStatus('stream')).workers;
      return ready === workers.idle + workers.busy;
    });
    const { items } = await agent.client.decisions('stream');
    expect(items.every(({ started }) => started === 0)).to.equal(true);
  });
});
