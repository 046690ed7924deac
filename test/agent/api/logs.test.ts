import { Ajv } from 'ajv';
import { expect } from 'chai';
import { LOG_ENTRY } from '../../../src/api/schemas/logs.js';
import type { LogEntry } from '../../../src/api/types.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';
import { type Api, startApi } from './support.js';

const entry = (text: string): LogEntry => ({
  at: '2026-01-31T03:00:00Z',
  workload: 'hello',
  worker: 'hello-1',
  stream: 'stdout',
  text,
});

describe('API: logs', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    api = await startApi(folder());
  });
  afterEach(() => api.close());

  /** Yields the lines, then waits for the signal, and records that it has ended. */
  function following(...texts: string[]): { ended: boolean } {
    const state = { ended: false };
    api.agent.lines = (async function* () {
      for (const text of texts) yield entry(text);
      const signal = api.agent.logOptions?.signal;
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      state.ended = true;
    })();
    return state;
  }

  it('arrive as one JSON object per line', async () => {
    api.agent.lines = (async function* () {
      yield entry('one');
      yield entry('two\nhalves "é"');
    })();
    const response = await api.call('/v1/logs/hello');
    expect(response.headers.get('content-type')).to.equal('application/x-ndjson');
    const lines = (await response.text()).split('\n');
    expect(lines.pop()).to.equal('');
    const entries = lines.map((line): unknown => JSON.parse(line));
    expect(entries).to.deep.equal([entry('one'), entry('two\nhalves "é"')]);
    const valid = new Ajv().compile(LOG_ENTRY);
    expect(entries.every((each) => valid(each))).to.equal(true);
    expect(api.agent.logOptions).to.include({ tail: 100, follow: false });
  });

  it('accept tail and follow, and reject other values', async () => {
    await (await api.call('/v1/logs/hello?tail=0&follow=true')).text();
    expect(api.agent.logOptions).to.include({ tail: 0, follow: true });
    for (const query of ['tail=-1', 'tail=x', 'tail=10001', 'follow=maybe', 'trail=1']) {
      expect((await api.call(`/v1/logs/hello?${query}`)).status, query).to.equal(400);
    }
  });

  it('for an unknown workload are a problem', async () => {
    const response = await api.call('/v1/logs/helo');
    expect(response.status).to.equal(404);
    expect(await response.json())
      .to.have.property('detail')
      .that.includes('did you mean');
  });

  it('are followed from before the first line, until the caller stops reading', async () => {
    const state = following();
    const abort = new AbortController();
    const response = await api.call('/v1/logs/hello?follow=true', { signal: abort.signal });
    expect(response.status).to.equal(200);
    expect(state.ended).to.equal(false);
    abort.abort();
    await until('the source of lines is released', () => state.ended);
  });

  it('end completely when the agent stops', async () => {
    const state = following('last');
    const response = await api.call('/v1/logs/hello?follow=true');
    const body = response.text();
    await until('the lines are requested', () => api.agent.logOptions);
    api.stop();
    expect(await body).to.match(/"last".*\n$/);
    expect(state.ended).to.equal(true);
  });

  it('that break off are visibly incomplete, and the log has the reason', async () => {
    api.agent.lines = (async function* () {
      yield entry('one');
      throw new Error('the file is gone');
    })();
    const response = await api.call('/v1/logs/hello');
    const error = await response.text().then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error).to.be.instanceOf(Error);
    expect(api.logged()).to.include('the file is gone');
  });

  it('wait for a caller who reads slowly', async () => {
    let given = 0;
    api.agent.lines = (async function* () {
      for (; given < 20_000; given += 1) yield entry('x'.repeat(1000));
    })();
    const response = await api.call('/v1/logs/hello');
    await until('lines are held back', async () => {
      const before = given;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return given > 0 && given === before;
    });
    expect(given).to.be.lessThan(20_000);
    expect((await response.text()).length).to.be.greaterThan(20_000_000);
  });
});
