import { expect } from 'chai';
import { inOrder } from '../../src/client/ordered.js';
import { until } from '../support/until.js';

/** Calls that end when the test ends them. */
class Calls {
  readonly begun: number[] = [];
  readonly aborted: number[] = [];
  readonly #ends = new Map<number, { resolve: (value: string) => void; reject: (error: unknown) => void }>();

  readonly call = (input: number, signal: AbortSignal): Promise<string> => {
    this.begun.push(input);
    return new Promise((resolve, reject) => {
      this.#ends.set(input, { resolve, reject });
      signal.addEventListener('abort', () => {
        this.aborted.push(input);
        reject(signal.reason);
      });
    });
  };

  end(input: number): void {
    this.#ends.get(input)?.resolve(`${input}!`);
  }

  fail(input: number, error: Error): void {
    this.#ends.get(input)?.reject(error);
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );
}

describe('calls in order', () => {
  it('keep the order of the inputs, whichever ends first, and arrive one by one', async () => {
    const calls = new Calls();
    const results = inOrder(numbers(3), calls.call, { concurrency: 3 });
    const first = results.next();
    await until('all have begun', () => calls.begun.length === 3);
    calls.end(2);
    calls.end(0);
    expect(await first).to.deep.equal({ done: false, value: '0!' });
    const second = results.next();
    calls.end(1);
    expect((await second).value).to.equal('1!');
    expect((await results.next()).value).to.equal('2!');
    expect((await results.next()).done).to.equal(true);
  });

  it('never run more at once than allowed, and run only so far ahead of a slow one', async () => {
    const calls = new Calls();
    const results = inOrder(numbers(10), calls.call, { concurrency: 2 });
    const first = results.next();
    await until('two have begun', () => calls.begun.length === 2);
    calls.end(1);
    await until('a third has begun', () => calls.begun.length === 3);
    calls.end(2);
    await until('a fourth has begun', () => calls.begun.length === 4);
    calls.end(3);
    calls.end(0);
    await first;
    expect(calls.begun).to.deep.equal([0, 1, 2, 3]);
    await results.return(undefined);
  });

  it('take only what they call for from an endless source', async () => {
    const calls = new Calls();
    let taken = 0;
    let closed = false;
    async function* source() {
      try {
        for (;;) yield taken++;
      } finally {
        closed = true;
      }
    }
    const results = inOrder(source(), calls.call, { concurrency: 2 });
    const first = results.next();
    await until('two have begun', () => calls.begun.length === 2);
    calls.end(0);
    await first;
    await results.return(undefined);
    expect(taken).to.be.at.most(3);
    await until('the source is closed', () => closed);
    expect(calls.aborted).to.include(1);
  });

  it('end with the first error, in any call, and abort the others', async () => {
    const calls = new Calls();
    const results = inOrder(numbers(5), calls.call, { concurrency: 3 });
    const first = rejection(results.next());
    await until('three have begun', () => calls.begun.length === 3);
    const error = new Error('broken');
    calls.fail(2, error);
    expect(await first).to.equal(error);
    expect(calls.aborted).to.include.members([0, 1]);
    expect(calls.begun).to.have.length(3);
    expect((await results.next()).done).to.equal(true);
  });

  it("end with the source's error", async () => {
    const error = new Error('no more');
    async function* source() {
      yield 0;
      throw error;
    }
    const calls = new Calls();
    expect(await rejection(inOrder(source(), calls.call, { concurrency: 2 }).next())).to.equal(error);
    expect(calls.aborted).to.deep.equal([0]);
  });

  it("end with the signal's reason, even while the source is waiting", async () => {
    const abort = new AbortController();
    async function* source(): AsyncGenerator<number> {
      await new Promise(() => {});
    }
    const calls = new Calls();
    const first = rejection(inOrder(source(), calls.call, { concurrency: 2, signal: abort.signal }).next());
    abort.abort(new Error('enough'));
    expect(await first).to.equal(abort.signal.reason);
  });

  it('are none for no input', async () => {
    const calls = new Calls();
    expect((await inOrder([], calls.call, { concurrency: 2 }).next()).done).to.equal(true);
  });
});
