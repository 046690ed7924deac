import { once } from 'node:events';
import { get } from 'node:http';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { INVOCATION, INVOCATION_LIST } from '../../../src/api/schemas/invocations.js';
import { Client } from '../../../src/client/client.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';
import { answer, failure, invocation } from '../invocations/support.js';
import { type Api, KEY, startApi } from './support.js';

const ajv = new Ajv();

describe('API: invocations', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    api = await startApi(folder());
  });
  afterEach(() => api.close());

  async function stored(values: Parameters<typeof invocation>[0] = {}): Promise<string> {
    const made = invocation(values);
    await api.invocations.create(made);
    return made.id;
  }

  async function running(): Promise<string> {
    const id = await stored();
    await api.invocations.begin(id, 1, 2_000);
    return id;
  }

  async function problemOf(response: Response): Promise<[number, unknown]> {
    const body: unknown = await response.json();
    expect(response.headers.get('content-type')).to.equal('application/problem+json');
    return [response.status, typeof body === 'object' && body && 'code' in body ? body.code : body];
  }

  it('are listed page by page, as the client reads them', async () => {
    const ids = [];
    for (let index = 0; index < 5; index += 1)
      ids.push(await stored({ function: index % 2 ? 'odd' : 'even' }));
    const client = new Client({ url: api.url, key: KEY });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.invocations({ limit: 2, ...(cursor !== undefined && { cursor }) });
      expect(ajv.validate(INVOCATION_LIST, page)).to.equal(true);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).to.deep.equal(ids.reverse());
    expect((await client.invocations({ function: 'odd', state: 'PENDING' })).items).to.have.lengthOf(2);
    expect((await client.invocations({ state: 'FAILED' })).items).to.deep.equal([]);
  });

  it('are not listed for invalid parameters', async () => {
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'state=DONE', 'cursor=x', 'cursor=', 'page=2']) {
      expect(await problemOf(await api.call(`/v1/invocations?${query}`)), query).to.deep.equal([
        400,
        'MN4003',
      ]);
    }
  });

  it('are shown individually', async () => {
    const id = await running();
    const shown: unknown = await (await api.call(`/v1/invocations/${id}`)).json();
    expect(ajv.validate(INVOCATION, shown)).to.equal(true);
    expect(shown).to.include({ id, state: 'RUNNING', attempts: 1 });
    for (const path of ['', '/response', '/response?wait=1']) {
      expect(await problemOf(await api.call(`/v1/invocations/unknown${path}`))).to.deep.equal([
        404,
        'MN4002',
      ]);
    }
  });

  it('are cancelled, also by repeated requests, but not after they have ended otherwise', async () => {
    const id = await stored();
    const cancel = () => api.call(`/v1/invocations/${id}`, { method: 'DELETE' });
    const client = new Client({ url: api.url, key: KEY });
    expect(await client.cancelInvocation(id)).to.include({ id, state: 'CANCELLED' });
    expect(await (await cancel()).json()).to.include({ id, state: 'CANCELLED' });
    const ended = await running();
    await api.invocations.finish(ended, 1, answer, 3_000);
    const late = await api.call(`/v1/invocations/${ended}`, { method: 'DELETE' });
    expect(await problemOf(late)).to.deep.equal([409, 'MN4004']);
    expect(await problemOf(await api.call(`/v1/invocations/${id}/response`))).to.deep.equal([409, 'MN4004']);
    const unknown = await api.call('/v1/invocations/unknown', { method: 'DELETE' });
    expect(await problemOf(unknown)).to.deep.equal([404, 'MN4002']);
  });

  describe('response', () => {
    const path = (id: string, query = '') => `/v1/invocations/${id}/response${query}`;

    it("is the worker's, byte by byte, without headers of its connection", async () => {
      const id = await running();
      const headers = {
        'content-type': 'image/x-own',
        'x-own': 'yes',
        connection: 'close',
        'content-length': '999',
      };
      await api.invocations.finish(
        id,
        1,
        { state: 'SUCCEEDED', response: { status: 418, headers, body: Buffer.from([0, 255, 10]) } },
        3_000,
      );
      const response = await api.call(path(id));
      expect(response.status).to.equal(418);
      expect(response.headers.get('content-type')).to.equal('image/x-own');
      expect(response.headers.get('x-own')).to.equal('yes');
      expect(response.headers.get('content-length')).to.equal('3');
      expect(Buffer.from(await response.arrayBuffer())).to.deep.equal(Buffer.from([0, 255, 10]));
    });

    it('may have no body', async () => {
      const id = await running();
      const response = { status: 204, headers: {}, body: Buffer.alloc(0) };
      await api.invocations.finish(id, 1, { state: 'SUCCEEDED', response }, 3_000);
      expect((await api.call(path(id))).status).to.equal(204);
    });

    it('is the problem if the invocation failed', async () => {
      const id = await running();
      await api.invocations.finish(id, 1, failure, 3_000);
      expect(await problemOf(await api.call(path(id)))).to.deep.equal([504, 'MN4006']);
    });

    it('does not exist before the end, and says when to retry', async () => {
      const id = await running();
      const response = await api.call(path(id));
      expect(response.headers.get('retry-after')).to.equal('1');
      expect(await problemOf(response)).to.deep.equal([409, 'MN4004']);
    });

    for (const [how, query, headers] of [
      ['?wait', '?wait=60', {}],
      ['Prefer', '', { prefer: 'respond-async, wait=3600' }],
    ] as const) {
      it(`can be awaited with ${how}`, async () => {
        const id = await running();
        const response = api.call(path(id, query), { headers });
        await until('the caller waits', async () => (await api.call('/healthz')).ok);
        await api.invocations.finish(id, 1, answer, 3_000);
        expect((await response).status).to.equal(201);
      });
    }

    it('is awaited no longer than requested, and not after the agent has stopped', async () => {
      const id = await running();
      expect(await problemOf(await api.call(path(id, '?wait=0.05')))).to.deep.equal([409, 'MN4004']);
      const response = api.call(path(id, '?wait=60'));
      api.stop();
      expect(await problemOf(await response)).to.deep.equal([409, 'MN4004']);
    });

    it('is no longer awaited after the caller has disconnected', async () => {
      const id = await running();
      const sent = get(api.url + path(id, '?wait=60'), { headers: { 'multinode-key': KEY } });
      sent.on('error', () => {});
      await once(sent, 'socket');
      await until('the request has arrived', async () => (await api.call('/healthz')).ok);
      sent.destroy();
      await api.invocations.finish(id, 1, answer, 3_000);
      expect((await api.call(path(id))).status).to.equal(201);
      expect(api.logged()).to.equal('');
    });

    it('is not awaited with invalid parameters', async () => {
      const id = await running();
      for (const query of ['?wait=-1', '?wait=61', '?wait=x']) {
        expect(await problemOf(await api.call(path(id, query))), query).to.deep.equal([400, 'MN4003']);
      }
      const ignored = await api.call(path(id), { headers: { prefer: 'wait=soon, handling=strict' } });
      expect(await problemOf(ignored)).to.deep.equal([409, 'MN4004']);
    });
  });
});
