import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { ExecutionDetail, Invocation } from '../../src/api/types.js';
import { AgentError, Client, FunctionError, UsageError } from '../../src/client/index.js';
import { readBody, serve, type TestServer } from '../support/serve.js';
import { until } from '../support/until.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const JSON_TYPE = { 'content-type': 'application/json' };
const TIMES = { created_at: '2026-01-31T03:00:00Z', started_at: null };

function execution(fields: Partial<ExecutionDetail>): ExecutionDetail {
  return {
    id: 'e1',
    workload: 'report',
    kind: 'job',
    state: 'RUNNING',
    attempts: 1,
    failures: 0,
    faults: 0,
    exit_code: null,
    ...TIMES,
    finished_at: null,
    retry_at: null,
    due_at: null,
    error: null,
    progress: null,
    output: null,
    ...fields,
  };
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );
}

describe('client handles', () => {
  const seen: string[] = [];
  let answer: Handler;
  let server: TestServer;
  let client: Client;

  before(async () => {
    server = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      void answer(request, response);
    });
    client = new Client({ url: server.url });
  });
  beforeEach(() => seen.splice(0));
  after(() => server.close());

  const json = (response: ServerResponse, value: unknown, status = 200) =>
    response.writeHead(status, JSON_TYPE).end(JSON.stringify(value));

  describe('function', () => {
    const square: Handler = async (request, response) =>
      json(response, JSON.parse(await readBody(request)) ** 2);

    it('calls with a value and returns the value', async () => {
      answer = square;
      expect(await client.function<number, number>('square').call(3)).to.equal(9);
      expect(seen).to.deep.equal(['POST /functions/square']);
    });

    it('returns text of another type, and undefined for no body', async () => {
      answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('hi');
      expect(await client.function('hello').call({})).to.equal('hi');
      answer = (_request, response) => response.writeHead(204).end();
      expect(await client.function('hello').call({})).to.equal(undefined);
    });

    it('checks the output if a check is given', async () => {
      answer = square;
      const output = (value: unknown) => {
        if (typeof value === 'string') return value;
        throw new TypeError('text expected');
      };
      const error = await rejection(client.function('square', { output }).call(3));
      expect(error).to.be.instanceOf(TypeError);
    });

    it("throws the worker's own problem", async () => {
      const problem = { type: 'about:blank', title: 'No', status: 418, detail: 'I am a teapot.' };
      answer = (_request, response) =>
        response.writeHead(418, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
      const error = await rejection(client.function('square').call(3));
      if (!(error instanceof FunctionError)) throw error;
      expect(error.code).to.equal('MN4022');
      expect(error.status).to.equal(418);
      expect(error.answer).to.deep.equal(problem);
      expect(error.message).to.equal('function "square" answered with status 418: I am a teapot.');
    });

    it('says that announced JSON is not valid', async () => {
      answer = (_request, response) => response.writeHead(200, JSON_TYPE).end('{');
      const error = await rejection(client.function('square').call(3));
      if (!(error instanceof FunctionError)) throw error;
      expect(error.answer).to.equal('{');
    });

    it("rejects what JSON can't represent before it sends anything", async () => {
      for (const value of [undefined, 1n, () => {}]) {
        expect(await rejection(client.function('square').call(value))).to.be.instanceOf(UsageError);
      }
      expect(seen).to.deep.equal([]);
    });

    it('never calls twice, and says where a response broke off', async () => {
      answer = (request) => request.destroy();
      const lost = await rejection(client.function('square').call(3));
      expect(lost).to.be.instanceOf(AgentError).and.have.property('code', 'MN4011');
      answer = (request, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '10' }).write('1', () => request.destroy());
      };
      const broken = await rejection(client.function('square').call(3));
      expect(broken).to.be.instanceOf(AgentError).and.have.property('code', 'MN4011');
      expect(seen).to.have.length(2);
    });

    it('limits the time of the whole response', async () => {
      answer = (_request, response) => response.writeHead(200, JSON_TYPE).write('1');
      const error = await rejection(client.function('square').call(3, { timeout: 50 }));
      expect(error).to.be.instanceOf(AgentError).and.have.property('code', 'MN4006');
    });

    it('maps in order', async () => {
      answer = square;
      const results: number[] = [];
      for await (const result of client
        .function<number, number>('square')
        .map([3, 1, 2], { concurrency: 2 })) {
        results.push(result);
      }
      expect(results).to.deep.equal([9, 1, 4]);
      expect(() => client.function('square').map([], { concurrency: 0 })).to.throw(UsageError);
    });

    it('sends a call and waits for its value', async () => {
      const invocation: Invocation = {
        id: 'i1',
        function: 'square',
        state: 'PENDING',
        attempts: 0,
        ...TIMES,
        finished_at: null,
        response: null,
        error: null,
      };
      answer = (request, response) => {
        if (request.method === 'POST') return json(response, invocation, 202);
        if (request.url?.endsWith('/response')) return json(response, 9);
        return json(response, { ...invocation, state: 'SUCCEEDED', finished_at: TIMES.created_at });
      };
      const pending = await client.function<number, number>('square').callAsync(3);
      expect(await pending.result()).to.equal(9);
      answer = (_request, response) =>
        json(response, { ...invocation, state: 'CANCELLED', finished_at: TIMES.created_at });
      expect(await rejection(pending.result())).to.have.property('code', 'MN4004');
      answer = (_request, response) => json(response, invocation);
      expect(await rejection(pending.result({ timeout: 50 }))).to.have.property('code', 'MN4006');
    });
  });

  describe('job', () => {
    it('is restarted after a broken connection only with an idempotency key', async () => {
      answer = (request, response) =>
        seen.length < 2 ? request.destroy() : json(response, execution({}), 201);
      expect(await rejection(client.job('report').start(3))).to.have.property('code', 'MN4011');
      seen.splice(0);
      expect((await client.job('report').start(3, { idempotencyKey: 'k' })).id).to.equal('e1');
      expect(seen).to.have.length(2);
    });

    it('returns the value of its output, or says why there is none', async () => {
      const run = client.job<number, number>('report').run('e1');
      const ended = { finished_at: TIMES.created_at };
      answer = (_request, response) =>
        json(response, execution({ ...ended, state: 'SUCCEEDED', output: '{"pages":3}' }));
      expect(await run.result()).to.deep.equal({ pages: 3 });
      answer = (_request, response) =>
        json(response, execution({ ...ended, state: 'SUCCEEDED', output: '3 pages' }));
      expect(await rejection(run.result())).to.be.instanceOf(FunctionError);
      answer = (_request, response) => json(response, execution({ ...ended, state: 'CANCELLED' }));
      expect(await rejection(run.result())).to.have.property('code', 'MN4004');
    });

    it('reports progress once each, until it has ended', async () => {
      const reports = [1, 2, 3, 4].map((sequence) => ({
        sequence,
        at: TIMES.created_at,
        value: `${sequence}`,
      }));
      answer = (request, response) => {
        const after = Number(new URL(request.url ?? '', 'http://agent').searchParams.get('after'));
        json(response, { items: reports.slice(after, after + 2), ended: after === 2 });
      };
      const values: string[] = [];
      for await (const { value } of client.jobs.progress('e1')) values.push(value);
      expect(values).to.deep.equal(['1', '2', '3', '4']);
      expect(seen).to.have.length(2);
    });

    it('stops reporting when its signal aborts', async () => {
      answer = () => {};
      const abort = new AbortController();
      const next = rejection(client.job('report').run('e1').progress({ signal: abort.signal }).next());
      await until('it waits', () => seen.length === 1);
      abort.abort(new Error('enough'));
      expect(await next).to.equal(abort.signal.reason);
    });
  });
});
