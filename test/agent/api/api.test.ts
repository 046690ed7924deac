import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { HEALTH } from '../../../src/api/schemas/agents.js';
import { APPLICATION_VIEW, INPUT_CHANGES } from '../../../src/api/schemas/application.js';
import { DECISION_LIST } from '../../../src/api/schemas/decisions.js';
import { HISTORY } from '../../../src/api/schemas/history.js';
import { PROBLEM } from '../../../src/api/schemas/problem.js';
import { QUOTA_STATUS } from '../../../src/api/schemas/quotas.js';
import type { Schema } from '../../../src/api/schemas/schema.js';
import { STATUS } from '../../../src/api/schemas/status/status.js';
import {
  AgentError,
  ManifestError,
  type MultinodeError,
  RequestError,
  TerraformError,
  UnsupportedError,
  UsageError,
} from '../../../src/errors/errors.js';
import { sampleApplication, sampleHistory, sampleStatus } from '../../client/samples.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Api, KEY, startApi } from './support.js';

const { manifest } = sampleApplication;
const inputs = {
  secrets: { token: 'hush' },
  env_files: { '.env': { A: 'b' } },
  environment: {},
  sources: {},
};

describe('API', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    api = await startApi(folder());
  });
  afterEach(() => api.close());

  const put = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    api.call('/v1/application', {
      method: 'PUT',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
    });

  describe('key', () => {
    const routes = [
      '/v1/application',
      '/v1/status',
      '/v1/invocations',
      '/v1/logs/hello',
      '/v1/nothing',
      '/nothing',
    ];
    for (const path of routes) {
      it(`is required at ${path}`, async () => {
        const response = await fetch(api.url + path);
        expect(response.headers.get('www-authenticate')).to.equal('Bearer realm="multinode"');
        await expectProblem(response, 401, 'MN4001', /has no API key/);
      });
    }

    it('is accepted in either header, and rejected if wrong', async () => {
      const status = async (headers: Record<string, string>) =>
        (await fetch(`${api.url}/v1/status`, { headers })).status;
      expect(await status({ authorization: `Bearer ${KEY}` })).to.equal(200);
      expect(await status({ authorization: `bearer  ${KEY}` })).to.equal(200);
      expect(await status({ 'multinode-key': KEY })).to.equal(200);
      for (const wrong of ['', 'x', `${KEY}x`, KEY.slice(1), KEY.toUpperCase()]) {
        expect(await status({ authorization: `Bearer ${wrong}` })).to.equal(401);
        expect(await status({ 'multinode-key': wrong })).to.equal(401);
      }
      expect(await status({ authorization: `Basic ${KEY}` })).to.equal(401);
    });

    it('is not needed for health', async () => {
      expect(await answer(await fetch(`${api.url}/healthz`), 200, HEALTH)).to.include({ status: 'ok' });
      api.agent.draining = true;
      expect(await answer(await fetch(`${api.url}/healthz`), 200, HEALTH)).to.include({ status: 'stopping' });
    });
  });

  describe('host', () => {
    const as = async (host: string, path = '/v1/status') => {
      const sent = request({
        host: '127.0.0.1',
        port: api.port,
        path,
        headers: { host, 'multinode-key': KEY },
      }).end();
      const [response] = await once(sent, 'response');
      return { status: response.statusCode, body: await json(response) };
    };

    for (const host of [
      'localhost',
      'localhost:80',
      'LOCALHOST',
      '127.0.0.1',
      '127.1.2.3:9',
      '[::1]:8700',
      'a.localhost',
    ]) {
      it(`${host} is answered`, async () => expect((await as(host)).status).to.equal(200));
    }

    for (const host of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
      '0.0.0.0',
    ]) {
      it(`"${host}" is rejected, because DNS rebinding could make it lead here`, async () => {
        const { status, body } = await as(host);
        expect(status).to.equal(421);
        expect(body).to.have.property('code', 'MN4015');
        expect((await as(host, '/healthz')).status).to.equal(421);
      });
    }
  });

  describe('history', () => {
    it('belongs to a workload, and covers the requested time', async () => {
      const path = '/v1/history/hello?from=2026-01-31T03:00:00Z&to=2026-01-31T04:00:00Z&step=60';
      expect(await answer(await api.call(path), 200, HISTORY)).to.deep.equal(sampleHistory);
      expect(api.agent.historyQuery).to.deep.equal({
        from: '2026-01-31T03:00:00Z',
        to: '2026-01-31T04:00:00Z',
        step: 60,
      });
      await answer(await api.call('/v1/history/hello'), 200, HISTORY);
      await expectProblem(await api.call('/v1/history/helo'), 404, 'MN4002', /hello/);
      for (const step of ['9', '1.5', '86401', 'x']) {
        await expectProblem(await api.call(`/v1/history/hello?step=${step}`), 400, 'MN4003', /step/);
      }
    });
  });

  describe('application', () => {
    it('is applied, shown without its inputs, and removed', async () => {
      await expectProblem(await api.call('/v1/application'), 404, 'MN4002', /No application/);
      const applied = await answer(await put({ manifest, inputs }), 200, APPLICATION_VIEW);
      expect(applied).to.deep.equal(sampleApplication);
      expect(api.agent.applied).to.deep.equal({ manifest, inputs });
      expect(await answer(await api.call('/v1/application'), 200, APPLICATION_VIEW)).to.deep.equal(applied);
      expect(JSON.stringify(applied)).not.to.include('hush');
      const removed = await api.call('/v1/application', { method: 'DELETE' });
      expect([removed.status, await removed.text()]).to.deep.equal([204, '']);
      expect(api.agent.applied).to.equal(null);
    });

    it('is compared with other inputs, showing only their names', async () => {
      const changed = (body: unknown) =>
        api.call('/v1/application/changed-inputs', {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        });
      await expectProblem(await changed(inputs), 404, 'MN4002', /No application/);
      await put({ manifest, inputs });
      expect(await answer(await changed(inputs), 200, INPUT_CHANGES)).to.deep.equal({ items: [] });
      const other = { ...inputs, secrets: { ...inputs.secrets, token: 'another' } };
      const found = await answer(await changed(other), 200, INPUT_CHANGES);
      expect(found).to.deep.equal({ items: [{ kind: 'secret', name: 'token', workload: null }] });
      await expectProblem(await changed({ ...inputs, secrets: { token: 7 } }), 400, 'MN4003', /string/);
      expect(api.agent.applied).to.deep.equal({ manifest, inputs });
    });

    it('is rejected with the findings of its manifest', async () => {
      const tooMany = { ...manifest.functions.hello, max_workers: 101 };
      const response = await put({ manifest: { ...manifest, functions: { hello: tooMany } }, inputs });
      const problem = await expectProblem(response, 422, undefined, /101|100/);
      expect(problem)
        .to.have.nested.property('errors[0].path')
        .that.deep.equals(['functions', 'hello', 'max_workers']);
      expect(api.agent.applied).to.equal(null);
    });

    const badInputs = { ...inputs, secrets: { token: 7 } };
    const refused: [string, unknown, RegExp][] = [
      ['no body', '', /./],
      ['invalid JSON', '{"manifest":', /./],
      ['a body without inputs', { manifest }, /required property 'inputs'/],
      ['unknown fields', { manifest, inputs, extra: 1 }, /additional properties/],
      [
        'a secret that is a number, without turning it into text',
        { manifest, inputs: badInputs },
        /token must be string/,
      ],
      ['a prototype', '{"manifest":{},"inputs":{},"__proto__":{"a":1}}', /./],
    ];
    for (const [what, body, message] of refused) {
      it(`is not accepted from ${what}`, async () => {
        await expectProblem(await put(body), 400, 'MN4003', message);
        expect(api.agent.applied).to.equal(null);
      });
    }

    it('is not accepted in another media type', async () => {
      await expectProblem(
        await put('a: b', { 'content-type': 'application/yaml' }),
        415,
        'MN4003',
        /application\/json/,
      );
      await expectProblem(await put('a', { 'content-type': 'text/plain' }), 400, 'MN4003', /./);
    });

    it('accepts 16 MiB and no more', async () => {
      const large = (bytes: number) => ({
        manifest,
        inputs: { ...inputs, secrets: { token: 'x'.repeat(bytes) } },
      });
      expect((await put(large(15 * 1024 * 1024))).status).to.equal(200);
      await expectProblem(await put(large(16 * 1024 * 1024)), 413, 'MN4010', /larger/);
    });

    it('is not accepted while the agent is stopping', async () => {
      api.agent.draining = true;
      await expectProblem(await put({ manifest, inputs }), 503, 'MN4009', /stopping/);
    });
  });

  it('answers a standby agent that has a key with the ports to forward', async () => {
    const self = { version: '1', target: 'nomad', pid: 7, url: 'http://10.0.0.2:4747', started_at: 'now' };
    const post = (body: object, key = KEY) =>
      fetch(`${api.url}/v1/standbys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
    expect(await (await post(self)).json()).to.deep.equal({ ports: [8080] });
    expect(api.agent.standbys).to.deep.equal([self]);
    const refused = [await post(self, 'wrong'), await post({ ...self, url: 'file:///x' }), await post({})];
    expect(refused.map(({ status }) => status)).to.deep.equal([401, 400, 400]);
    api.agent.draining = true;
    expect((await post(self)).status).to.equal(503);
    api.agent.draining = false;
  });

  it('shows status, quotas and decisions, in the shapes that the schemas describe', async () => {
    expect(await answer(await api.call('/v1/status'), 200, STATUS)).to.deep.equal(sampleStatus);
    expect(await answer(await api.call('/v1/quotas'), 200, QUOTA_STATUS)).to.deep.equal(sampleStatus.quotas);
    const all = await answer(await api.call('/v1/decisions/hello'), 200, DECISION_LIST);
    expect(all).to.have.property('items').with.lengthOf(3);
    const last = await answer(await api.call('/v1/decisions/hello?limit=1'), 200, DECISION_LIST);
    expect(last).to.have.nested.property('items[0].reason', 'number 3');
    const cursor = Reflect.get(Object(last), 'next_cursor');
    const before = await answer(
      await api.call(`/v1/decisions/hello?limit=2&cursor=${cursor}`),
      200,
      DECISION_LIST,
    );
    expect(before).to.have.nested.property('items[0].reason', 'number 2');
    expect(before).to.have.nested.property('items[1].reason', 'number 1');
    expect(before).to.have.property('next_cursor', null);
    await expectProblem(await api.call('/v1/decisions/hello?cursor=x'), 400, 'MN4003', /cursor/);
    await expectProblem(await api.call('/v1/decisions/helo'), 404, 'MN4002', /did you mean "hello"/);
    await expectProblem(await api.call('/v1/decisions/hello?limit=0'), 400, 'MN4003', /limit must be >= 1/);
    await expectProblem(await api.call('/v1/decisions/hello?limt=1'), 400, 'MN4003', /additional properties/);
  });

  describe('problems', () => {
    const errors: MultinodeError[] = [
      new ManifestError([{ code: 'MN1001', message: 'No.', path: ['functions'] }]),
      new UsageError('MN9001', 'No.'),
      new UnsupportedError('MN2001', 'No.'),
      new TerraformError('MN4999', 'No.'),
      new AgentError('MN4011', 'No.'),
      new RequestError('MN4005', 503, 'No.', { retryAfter: 2.2 }),
    ];
    for (const error of errors) {
      it(`are made from ${error.name}`, async () => {
        api.agent.failure = error;
        const response = await api.call('/v1/status');
        const retryAfter = response.headers.get('retry-after');
        expect(await expectProblem(response, error.status, error.code, /No/)).to.deep.equal(error.problem());
        expect(retryAfter).to.equal(error.code === 'MN4005' ? '3' : null);
      });
    }

    for (const failure of [
      new Error('the password is hunter2'),
      'a thrown text',
      Object.assign(new Error('x'), { statusCode: 404 }),
    ]) {
      it(`say nothing about an internal error (${String(failure)}), but the log does`, async () => {
        api.agent.failure = failure;
        const response = await api.call('/v1/status');
        const problem = await expectProblem(response, 500, 'MN4999', /internal error/);
        expect(JSON.stringify(problem)).not.to.match(/hunter2|thrown|stack|\.ts/);
        expect(api.logged()).to.include(failure instanceof Error ? failure.message : failure);
      });
    }

    it("are returned for unknown paths and methods, and for paths that can't be parsed", async () => {
      await expectProblem(
        await api.call('/v1/nothing?a=b'),
        404,
        'MN4002',
        /^There is no GET \/v1\/nothing\.$/,
      );
      const response = await api.call('/v1/status', { method: 'POST' });
      expect(response.headers.get('allow')).to.equal('GET');
      await expectProblem(response, 405, 'MN4003', /has no POST; it has GET/);
      await expectProblem(await api.call('/v1/decisions/%E0%A4%A'), 400, 'MN4003', /./);
    });

    it('never write the key or a secret to the log', async () => {
      api.agent.failure = Object.assign(new Error('broken'), { headers: { authorization: `Bearer ${KEY}` } });
      await api.call('/v1/status');
      expect(api.logged()).to.include('broken').and.not.to.include(KEY);
    });
  });

  it('survives input that is not HTTP', async () => {
    const socket = connect(api.port, '127.0.0.1');
    socket.end('NONSENSE\r\n\r\n');
    expect(await text(socket)).to.match(/^HTTP\/1.1 400/);
    expect((await api.call('/v1/status')).status).to.equal(200);
  });
});

const ajv = new Ajv({ allowUnionTypes: true });

async function answer(response: Response, status: number, schema: Schema): Promise<unknown> {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).to.equal(status);
  expect(response.headers.get('content-type')).to.match(/^application\/json/);
  ajv.validate(schema, body);
  expect(ajv.errors ?? []).to.deep.equal([]);
  return body;
}

async function expectProblem(
  response: Response,
  status: number,
  code: string | undefined,
  detail: RegExp,
): Promise<unknown> {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).to.equal(status);
  expect(response.headers.get('content-type')).to.equal('application/problem+json');
  ajv.validate(PROBLEM, body);
  expect(ajv.errors ?? []).to.deep.equal([]);
  expect(body).to.have.property('status', status);
  expect(body)
    .to.have.property('detail')
    .that.matches(detail)
    .and.matches(/[.?!]$/);
  if (code !== undefined) expect(body).to.have.property('code', code);
  return body;
}
