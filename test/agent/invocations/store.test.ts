import { join } from 'node:path';
import { expect } from 'chai';
import { InvocationStore } from '../../../src/agent/invocations/store.js';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import { RequestError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';
import { answer, failure, invocation } from './support.js';

describe('invocations: store', () => {
  const folder = temporaryFolder();
  let database: Store;
  let store: InvocationStore;

  beforeEach(() => {
    database = openStore(join(folder(), 'agent.db'));
    store = new InvocationStore(database);
  });
  afterEach(() => database.close());

  it('keeps the request as it arrived, and shows the invocation as PENDING', async () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const made = invocation({ body });
    await store.create(made);
    expect(store.request(made.id)).to.deep.equal({
      method: 'POST',
      path: '/greet?name=Ada',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(store.get(made.id)).to.deep.equal({
      id: made.id,
      function: 'hello',
      state: 'PENDING',
      attempts: 0,
      created_at: '1970-01-01T00:00:00.001Z',
      started_at: null,
      finished_at: null,
      response: null,
      error: null,
    });
    expect(store.response(made.id)).to.equal(null);
  });

  it('leaves an invocation unchanged if its id is used again', async () => {
    const made = invocation();
    expect(await store.create(made)).to.equal(true);
    expect(await store.create({ ...made, headers: { other: '1' }, created_at: 9 })).to.equal(false);
    expect(store.request(made.id)).to.include({ path: made.path });
    expect(store.get(made.id)).to.include({ created_at: new Date(made.created_at).toISOString() });
  });

  it('rejects an id that is used again for another request, and says what differs', async () => {
    const made = invocation();
    await store.create(made);
    const others = { method: 'PUT', path: '/other', body: Buffer.from('other') };
    for (const [what, value] of Object.entries(others)) {
      const failure = await store.create({ ...made, [what]: value }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(RequestError).and.include({ code: 'MN4003', status: 422 });
      expect(failure)
        .to.have.property('message')
        .that.matches(new RegExp(`with another ${what}:`));
    }
    expect(store.request(made.id)).to.deep.include({ path: made.path, body: made.body });
  });

  it('keeps the response, and the times', async () => {
    const { id } = invocation();
    await store.create(invocation({ id }));
    expect(await store.begin(id, 1, 2_000)).to.equal(true);
    expect(await store.finish(id, 1, answer, 3_000)).to.equal(true);
    expect(store.response(id)).to.deep.equal(answer.response);
    expect(store.get(id)).to.deep.include({
      state: 'SUCCEEDED',
      attempts: 1,
      started_at: '1970-01-01T00:00:02.000Z',
      finished_at: '1970-01-01T00:00:03.000Z',
      response: { status: 201, headers: answer.response.headers },
    });
  });

  it('keeps the problem of an invocation that failed, before or after it began', async () => {
    const [early, late] = [invocation(), invocation()];
    await Promise.all([store.create(early), store.create(late)]);
    await store.begin(late.id, 1, 2);
    expect(await store.refuse(early.id, failure.error, 3)).to.equal(true);
    expect(await store.finish(late.id, 1, failure, 3)).to.equal(true);
    for (const { id } of [early, late]) expect(store.get(id)?.error).to.deep.equal(failure.error);
  });

  it('does not let a late attempt overwrite the next one', async () => {
    const { id } = invocation();
    await store.create(invocation({ id }));
    await store.begin(id, 1, 1);
    await store.requeue(id, 1);
    expect(await store.finish(id, 1, answer, 2)).to.equal(false);
    expect(await store.begin(id, 1, 2)).to.equal(false);
    expect(await store.begin(id, 2, 3)).to.equal(true);
    expect(await store.finish(id, 1, answer, 4)).to.equal(false);
    expect(await store.requeue(id, 1)).to.equal(false);
    expect(await store.finish(id, 2, failure, 5)).to.equal(true);
    expect(store.get(id)).to.deep.include({
      state: 'FAILED',
      attempts: 2,
      finished_at: '1970-01-01T00:00:00.005Z',
    });
    expect(store.response(id)).to.equal(null);
  });

  it('lets only one of two racing ends win', async () => {
    const { id } = invocation();
    await store.create(invocation({ id }));
    await store.begin(id, 1, 1);
    const made = await Promise.all([
      store.finish(id, 1, answer, 2),
      store.finish(id, 1, { state: 'CANCELLED' }, 2),
    ]);
    expect(made).to.deep.equal([true, false]);
    expect(store.get(id)?.state).to.equal('SUCCEEDED');
  });

  it('lists newest first, in pages that new arrivals do not change', async () => {
    const made = Array.from({ length: 7 }, (_, index) => invocation({ created_at: index }));
    await Promise.all(made.map((one) => store.create(one)));
    const first = store.list({ limit: 3 });
    await store.create(invocation());
    const second = store.list({ limit: 3, ...cursor(first.next_cursor) });
    const third = store.list({ limit: 3, ...cursor(second.next_cursor) });
    const ids = [first, second, third].flatMap((page) => page.items.map((item) => item.id));
    expect(ids).to.deep.equal(made.map((one) => one.id).reverse());
    expect(third.next_cursor).to.equal(null);
  });

  it('gives no cursor after a last page that is full', async () => {
    await Promise.all([store.create(invocation()), store.create(invocation())]);
    expect(store.list({ limit: 2 }).next_cursor).to.equal(null);
  });

  it('lists by function and state, also combined and across pages', async () => {
    const mine = Array.from({ length: 4 }, () => invocation({ function: 'mine' }));
    await Promise.all([...mine, invocation(), invocation()].map((one) => store.create(one)));
    for (const one of mine.slice(0, 3)) await store.cancel(one.id, 5);
    const options = { function: 'mine', state: 'CANCELLED', limit: 2 } as const;
    const first = store.list(options);
    const second = store.list({ ...options, ...cursor(first.next_cursor) });
    expect([...first.items, ...second.items].map((item) => item.id)).to.deep.equal(
      mine
        .slice(0, 3)
        .map((one) => one.id)
        .reverse(),
    );
    expect(store.list({ function: 'no such', limit: 9 }).items).to.deep.equal([]);
  });

  for (const bad of ['', 'x', 'aTE=', 'aS0x', 'aTAx', 'aTFlOQ', 'é', 'a'.repeat(10_000)]) {
    it(`rejects the cursor ${JSON.stringify(bad.slice(0, 20))}`, () => {
      expect(() => store.list({ limit: 1, cursor: bad }))
        .to.throw(/cursor/)
        .with.property('code', 'MN4003');
    });
  }

  it('gives a starting agent what is unfinished, in order of arrival', async () => {
    const [a, b, c, d] = [
      invocation({ created_at: 4 }),
      invocation({ created_at: 3 }),
      invocation({ created_at: 2 }),
      invocation({ function: 'other' }),
    ];
    await Promise.all([a, b, c, d].map((one) => store.create(one)));
    await store.begin(b.id, 1, 5);
    await store.cancel(a.id, 5);
    expect(store.unfinished('hello').map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id: b.id, state: 'RUNNING' },
      { id: c.id, state: 'PENDING' },
    ]);
  });

  it('counts by function and state', async () => {
    const [a, b] = [invocation(), invocation({ function: '__proto__' })];
    await Promise.all([a, b, invocation()].map((one) => store.create(one)));
    await store.cancel(a.id, 5);
    expect(Object.entries(store.counts())).to.have.deep.members([
      ['hello', { PENDING: 1, CANCELLED: 1 }],
      ['__proto__', { PENDING: 1 }],
    ]);
  });

  it('forgets everything that ended before a given time, and nothing else', async () => {
    const old = Array.from({ length: 450 }, () => invocation());
    const [young, waiting] = [invocation(), invocation()];
    await Promise.all([...old, young, waiting].map((one) => store.create(one)));
    await Promise.all([...old, young].map((one) => store.begin(one.id, 1, 5)));
    await Promise.all(old.map((one) => store.finish(one.id, 1, answer, 100)));
    await store.finish(young.id, 1, answer, 200);
    expect(await store.sweep(200)).to.equal(450);
    expect(store.list({ limit: 10 }).items.map((item) => item.id)).to.deep.equal([waiting.id, young.id]);
    const left = (table: string) =>
      database.row(`SELECT COUNT(*) AS number FROM ${table}`)?.integer('number');
    expect([left('invocation_requests'), left('invocation_responses')]).to.deep.equal([2, 1]);
    expect(store.response(young.id)).to.deep.equal(answer.response);
  });

  it('notifies those who wait that an invocation has ended, after that is stored', async () => {
    const { id } = invocation();
    await store.create(invocation({ id }));
    const signal = new AbortController().signal;
    const seen = Promise.all([1, 2].map(() => store.ended(id, signal).then(() => store.get(id)?.state)));
    await store.begin(id, 1, 1);
    await store.finish(id, 1, answer, 2);
    expect(await seen).to.deep.equal(['SUCCEEDED', 'SUCCEEDED']);
    await store.ended(id, signal);
    await store.ended('unknown', signal);
  });

  it('stops waiting when the signal aborts', async () => {
    const { id } = invocation();
    await store.create(invocation({ id }));
    const abort = new AbortController();
    const wait = store.ended(id, abort.signal);
    abort.abort();
    await wait;
    await store.ended(id, abort.signal);
    expect(store.get(id)?.state).to.equal('PENDING');
  });
});

function cursor(value: string | null): { cursor: string } {
  if (value === null) throw new Error('there is no next page');
  return { cursor: value };
}
