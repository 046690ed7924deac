import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { Invocation } from '../../src/api/types.js';
import { Client } from '../../src/client/client.js';
import { AgentError, RequestError, UsageError } from '../../src/errors/errors.js';
import { readBody, serve, type TestServer } from '../support/serve.js';
import { until } from '../support/until.js';
import { sampleApplication, sampleHistory, sampleStatus } from './samples.js';

const KEY = 'test-key';

const invocation: Invocation = {
  id: 'inv-1',
  function: 'hello',
  state: 'PENDING',
  attempts: 0,
  created_at: '2026-01-31T03:00:00Z',
  started_at: null,
  finished_at: null,
  response: null,
  error: null,
};

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function problem(response: ServerResponse, error: RequestError): void {
  response
    .writeHead(error.status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify(error.problem()));
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}

async function agentError(promise: Promise<unknown>): Promise<AgentError> {
  const error = await rejection(promise);
  if (error instanceof AgentError) return error;
  throw error;
}

describe('client', () => {
  const seen: string[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown;
  let server: TestServer;
  let client: Client;

  before(async () => {
    server = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (request.headers.authorization !== `Bearer ${KEY}`) {
        problem(response, new RequestError('MN4001', 401, 'no API key'));
      } else void answer(request, response);
    });
    client = new Client({ url: `${server.url}/`, key: KEY });
  });
  beforeEach(() => seen.splice(0));
  after(() => server.close());

  it('rejects an invalid address', () => {
    for (const url of ['localhost:8700', 'ftp://x', 'http://', '']) {
      expect(() => new Client({ url }), url).to.throw(UsageError);
    }
  });

  it('reads the status', async () => {
    answer = (_request, response) => json(response, sampleStatus);
    expect(await client.status()).to.deep.equal(sampleStatus);
    expect(seen).to.deep.equal(['GET /v1/status']);
  });

  it('says where a response does not have the expected shape', async () => {
    answer = (_request, response) => json(response, { ...sampleStatus, notes: [3] });
    const error = await agentError(client.status());
    expect(error.code).to.equal('MN4012');
    expect(error.message).to.contain('notes.0: string expected');
    answer = (_request, response) => response.end('<html>');
    expect((await agentError(client.status())).message).to.contain('no JSON');
  });

  it('puts, gets and deletes the application', async () => {
    const { manifest } = sampleApplication;
    const inputs = { secrets: { token: 's' }, env_files: {}, environment: {}, sources: {} };
    let body: unknown;
    answer = async (request, response) => {
      body = JSON.parse(await readBody(request));
      json(response, sampleApplication);
    };
    expect(await client.putApplication({ manifest, inputs })).to.deep.equal(sampleApplication);
    expect(body).to.deep.equal({ manifest, inputs });
    answer = (_request, response) => json(response, sampleApplication);
    expect(await client.getApplication()).to.deep.equal(sampleApplication);
    const change = { kind: 'secret', name: 'token', workload: null };
    answer = (_request, response) => json(response, { items: [change] });
    expect(await client.changedInputs(inputs)).to.deep.equal([change]);
    answer = (_request, response) => response.writeHead(204).end();
    await client.deleteApplication();
    answer = (_request, response) => problem(response, new RequestError('MN4002', 404, 'none'));
    expect(await client.getApplication()).to.equal(null);
    expect(seen).to.deep.equal([
      'PUT /v1/application',
      'GET /v1/application',
      'POST /v1/application/changed-inputs',
      'DELETE /v1/application',
      'GET /v1/application',
    ]);
  });

  it('turns a refusal into an error with its code, its status and the findings', async () => {
    const finding = { code: 'MN1001', message: 'bad', path: ['functions', 0], file: 'multinode.yaml' };
    answer = (_request, response) =>
      response.writeHead(422).end(
        JSON.stringify({
          ...new RequestError('MN4003', 400, 'Not valid.').problem(),
          status: 422,
          errors: [finding],
        }),
      );
    const error = await agentError(client.quotas());
    expect(error.code).to.equal('MN4003');
    expect(error.status).to.equal(422);
    expect(error.message).to.equal('Not valid.');
    expect(error.refusal?.errors).to.deep.equal([finding]);
  });

  it("keeps the text of a refusal that is not the agent's problem", async () => {
    answer = (_request, response) => response.writeHead(502).end('bad gateway');
    const error = await agentError(client.quotas());
    expect(error.code).to.equal('MN4012');
    expect(error.message).to.equal(
      "the response, with status 502, is not a Multinode agent's; is the URL right? It begins with: bad gateway",
    );
  });

  it('says what to do if the key is wrong', async () => {
    const error = await agentError(new Client({ url: server.url, key: 'other' }).status());
    expect(error.code).to.equal('MN4001');
    expect(error.status).to.equal(401);
  });

  it('names the address and what to do if nothing listens', async () => {
    const gone = await serve(() => {});
    await gone.close();
    const error = await agentError(new Client({ url: gone.url }).health());
    expect(error.code).to.equal('MN4011');
    expect(error.message).to.equal(
      `no agent answers at ${gone.url} (connection refused); start it with "multinode up", or correct the URL`,
    );
  });

  it('retries after a broken connection, but only if that is safe', async () => {
    answer = (request, response) => (seen.length < 3 ? request.destroy() : json(response, sampleStatus));
    expect(await client.status()).to.deep.equal(sampleStatus);
    expect(seen).to.have.length(3);
    seen.splice(0);
    answer = (request) => request.destroy();
    expect((await agentError(client.cancelInvocation('a'))).code).to.equal('MN4011');
    expect((await agentError(client.invoke('hello'))).code).to.equal('MN4011');
    expect(seen).to.deep.equal(['DELETE /v1/invocations/a', 'GET /functions/hello']);
  });

  it("ends a request when its signal aborts, with the signal's reason", async () => {
    answer = () => {};
    const abort = new AbortController();
    const call = rejection(client.status({ signal: abort.signal }));
    await until('the request arrives', () => seen.length === 1);
    abort.abort(new Error('enough'));
    expect(await call).to.equal(abort.signal.reason);
    expect(seen).to.have.length(1);
  });

  it('requests decisions and invocations as given', async () => {
    answer = (_request, response) => json(response, { items: [], next_cursor: null });
    await client.decisions('a b', { limit: 3 });
    await client.invocations({ function: 'hello', state: 'FAILED', cursor: 'c&d' });
    await client.invocations();
    expect(seen).to.deep.equal([
      'GET /v1/decisions/a%20b?limit=3',
      'GET /v1/invocations?function=hello&state=FAILED&cursor=c%26d',
      'GET /v1/invocations',
    ]);
  });

  it('requests the history of the given time', async () => {
    answer = (_request, response) => json(response, sampleHistory);
    expect(await client.history('a b')).to.deep.equal(sampleHistory);
    const [from, to] = [new Date(0), new Date(60_000)];
    await client.history('hello', { from, to, step: 60 });
    expect(seen).to.deep.equal([
      'GET /v1/history/a%20b',
      'GET /v1/history/hello?from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A01%3A00.000Z&step=60',
    ]);
  });

  describe('logs', () => {
    const entry = { at: null, workload: 'hello', worker: 'w', stream: 'stdout', text: 'é' };

    it('reads line by line, however the bytes are split, and closes when the reader stops', async () => {
      const bytes = Buffer.from(`${JSON.stringify(entry)}\n\n${JSON.stringify(entry)}\n`);
      let closed = false;
      answer = (_request, response) => {
        response.on('close', () => {
          closed = true;
        });
        for (const byte of bytes) response.write(Uint8Array.of(byte));
      };
      const read: string[] = [];
      for await (const line of client.logs('hello', { tail: 5, follow: true })) {
        read.push(line.text);
        if (read.length === 2) break;
      }
      expect(read).to.deep.equal(['é', 'é']);
      expect(seen).to.deep.equal(['GET /v1/logs/hello?tail=5&follow=true']);
      await until('the connection is closed', () => closed);
    });

    it('says that a response broke off', async () => {
      answer = (request, response) => {
        response.write(`${JSON.stringify(entry)}\n`, () => request.destroy());
      };
      const read = async () => {
        for await (const line of client.logs('hello', { follow: true })) expect(line.text).to.equal('é');
      };
      const error = await agentError(read());
      expect(error.code).to.equal('MN4011');
      expect(error.message).to.contain('broke off');
    });

    it('reads a last line without a line end', async () => {
      answer = (_request, response) => response.end(JSON.stringify(entry));
      const read: unknown[] = [];
      for await (const line of client.logs('hello')) read.push(line);
      expect(read).to.deep.equal([entry]);
    });
  });

  describe('invoke', () => {
    it('passes on method, path, headers and body, and returns the response unchanged', async () => {
      answer = async (request, response) => {
        response.writeHead(418, { 'x-answer': String(request.headers['x-question']) });
        response.end(await readBody(request));
      };
      const response = await client.invoke('hello', {
        method: 'PATCH',
        path: '/users?limit=3',
        headers: { 'x-question': 'why' },
        body: 'body',
      });
      expect(response.status).to.equal(418);
      expect(response.headers.get('x-answer')).to.equal('why');
      expect(await response.text()).to.equal('body');
      expect(seen).to.deep.equal(['PATCH /functions/hello/users?limit=3']);
    });

    it('streams in both directions', async () => {
      answer = (request, response) => request.pipe(response);
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const echoed = client.invoke('hello', { body: readable });
      await writer.write(Buffer.from('first'));
      const reader = (await echoed).body?.getReader();
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).to.equal('first');
      await writer.write(Buffer.from('second'));
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).to.equal('second');
      await writer.close();
      expect((await reader?.read())?.done).to.equal(true);
    });

    it("does not follow the worker's redirect", async () => {
      answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
      expect((await client.invoke('hello')).status).to.equal(302);
    });

    it("rejects with the agent's refusal, not with the worker's problem", async () => {
      answer = (_request, response) => problem(response, new RequestError('MN4005', 503, 'queue full'));
      expect((await agentError(client.invoke('hello'))).code).to.equal('MN4005');
      answer = (_request, response) =>
        response.writeHead(400, { 'content-type': 'application/problem+json' }).end('{"type":"about:blank"}');
      const response = await client.invoke('hello');
      expect(response.status).to.equal(400);
      expect(await response.text()).to.equal('{"type":"about:blank"}');
    });

    it('ends after its timeout', async () => {
      answer = () => {};
      const error = await agentError(client.invoke('hello', { timeout: 30 }));
      expect(error.code).to.equal('MN4006');
      expect(error.message).to.equal('function "hello" has not answered within 0.03 s');
    });

    it('rejects a path that leaves the function', async () => {
      for (const path of ['/../other', '..', '/%2e%2e/x', '../hello2']) {
        expect(await rejection(client.invoke('hello', { path })), path).to.be.instanceOf(UsageError);
      }
      expect(seen).to.deep.equal([]);
    });
  });

  describe('invokeAsync', () => {
    it('sends the call, waits for the end, reads the response and cancels', async () => {
      let looks = 0;
      answer = (request, response) => {
        if (request.url === '/functions/hello') {
          if (request.headers.prefer === 'respond-async') json(response, invocation, 202);
          else response.writeHead(500).end();
        } else if (request.url?.endsWith('/response')) response.end('done');
        else if (request.method === 'DELETE') json(response, { ...invocation, state: 'CANCELLED' });
        else {
          looks += 1;
          json(response, looks < 3 ? invocation : { ...invocation, state: 'SUCCEEDED', finished_at: 'then' });
        }
      };
      const pending = await client.invokeAsync('hello', { body: 'x' });
      expect(pending.id).to.equal('inv-1');
      expect((await pending.wait()).state).to.equal('SUCCEEDED');
      expect(looks).to.equal(3);
      expect(await (await pending.response()).text()).to.equal('done');
      expect((await pending.cancel()).state).to.equal('CANCELLED');
    });

    it('rejects when the call was not stored', async () => {
      answer = (_request, response) => response.writeHead(200).end('answered at once');
      expect((await agentError(client.invokeAsync('hello'))).code).to.equal('MN4012');
    });

    it('stops waiting when its signal aborts', async () => {
      answer = (request, response) => json(response, invocation, request.method === 'POST' ? 202 : 200);
      const pending = await client.invokeAsync('hello', { method: 'POST' });
      const abort = new AbortController();
      const waiting = rejection(pending.wait({ signal: abort.signal }));
      await until('it asks for the state', () => seen.length > 1);
      abort.abort(new Error('enough'));
      expect(await waiting).to.equal(abort.signal.reason);
    });
  });
});
