import { expect } from 'chai';
import { Backend } from '../../../../src/agent/services/balancer/backend.js';
import { Backends } from '../../../../src/agent/services/balancer/backends.js';
import { RequestError } from '../../../../src/errors/errors.js';

const NONE: ReadonlySet<Backend> = new Set();

function backend(id: string): Backend {
  return new Backend(id, { host: '127.0.0.1', port: 9 });
}

function backends(unavailable: () => string | null = () => null): Backends {
  return new Backends({
    patience: 10_000,
    unavailable,
    refusal: (why) => new RequestError('MN4018', 503, `No replica of web is ready: ${why}.`),
  });
}

/** The error with which the promise is rejected. */
async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it was resolved'),
    (error: unknown) => error,
  );
}

describe('the backends of a service', () => {
  it('picks the one with the fewest requests in progress', () => {
    const all = backends();
    const [a, b] = [backend('a'), backend('b')];
    all.add(a);
    all.add(b);
    const endOne = a.begin();
    a.begin();
    b.begin();
    expect(all.pick(NONE)).to.equal(b);
    b.begin();
    b.begin();
    expect(all.pick(NONE)).to.equal(a);
    endOne();
    endOne();
    expect(a.active).to.equal(1);
  });

  it('picks equals in turn, whatever comes between', () => {
    const all = backends();
    const ids = ['a', 'b', 'c'];
    for (const id of ids) all.add(backend(id));
    const picked = Array.from({ length: 6 }, () => all.pick(NONE)?.id);
    expect(picked).to.deep.equal([...ids, ...ids]);
  });

  it('skips those that were tried, while there are others', () => {
    const all = backends();
    const [a, b] = [backend('a'), backend('b')];
    all.add(a);
    all.add(b);
    b.begin();
    expect(all.pick(new Set([a]))).to.equal(b);
    expect(all.pick(new Set([a, b]))).to.equal(a);
  });

  it('picks none that does not answer, or has left', () => {
    const all = backends();
    const [a, b] = [backend('a'), backend('b')];
    all.add(a);
    all.add(b);
    a.available = false;
    expect([all.pick(NONE), all.pick(NONE)]).to.deep.equal([b, b]);
    all.delete(b);
    expect(all.pick(NONE)).to.equal(undefined);
  });

  it('lets a request wait until one is ready', async () => {
    const all = backends();
    const waiting = all.wait(new AbortController().signal);
    const a = backend('a');
    all.add(a);
    expect(await waiting).to.equal(a);
  });

  it('refuses waiting requests once there is a reason why none will be ready', async () => {
    let why: string | null = null;
    const all = backends(() => why);
    const waiting = reasonOf(all.wait(new AbortController().signal));
    why = 'it fails to start';
    all.changed();
    const error = await waiting;
    expect(error).to.be.instanceOf(RequestError);
    expect(error).to.include({ code: 'MN4018', status: 503 });
    expect(String(error)).to.include('No replica of web is ready: it fails to start.');
  });

  it('forgets callers who disconnect', async () => {
    const all = backends();
    const caller = new AbortController();
    const waiting = reasonOf(all.wait(caller.signal));
    const gone = new Error('gone');
    caller.abort(gone);
    expect(await waiting).to.equal(gone);
    expect(await reasonOf(all.wait(caller.signal))).to.equal(gone);
  });

  it('lets 1,000 wait and refuses the next', async () => {
    const all = backends();
    const another = () => all.wait(new AbortController().signal);
    const waiting = Array.from({ length: 1_000 }, another);
    expect(String(await reasonOf(another()))).to.include('1000 requests are already waiting for one');
    all.add(backend('a'));
    expect(await Promise.all(waiting)).to.have.length(1_000);
  });

  it('reports when one has nothing in progress', async () => {
    const a = backend('a');
    await a.whenIdle();
    const ends = [a.begin(), a.begin()];
    let idle = false;
    const waiting = a.whenIdle().then(() => {
      idle = true;
    });
    ends[0]?.();
    await Promise.resolve();
    expect(idle).to.equal(false);
    ends[1]?.();
    await waiting;
    expect(a.active).to.equal(0);
  });
});
