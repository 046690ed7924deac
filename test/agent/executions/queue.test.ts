import { expect } from 'chai';
import { ExecutionQueue, type Waiting } from '../../../src/agent/executions/queue.js';

const waiting = (sequence: number, retryAt: number | null = null): Waiting => ({
  id: `e${sequence}`,
  sequence,
  attempts: 0,
  failures: 0,
  faults: 0,
  retryAt,
});

describe('the queue of executions', () => {
  it('hands out executions in order of arrival, including ones that return later', () => {
    const queue = new ExecutionQueue();
    for (const sequence of [1, 3, 2]) queue.push(waiting(sequence));
    expect(
      [queue.shift(), queue.shift(), queue.shift(), queue.shift()].map((each) => each?.id),
    ).to.deep.equal(['e1', 'e2', 'e3', undefined]);
  });

  it('returns an execution that waited for its next attempt to its old position when the time has come', () => {
    const queue = new ExecutionQueue();
    queue.push(waiting(1, 500));
    queue.push(waiting(2));
    expect(queue).to.include({ ready: 1, delayed: 1, nextRetryAt: 500 });
    queue.release(499);
    expect(queue.ready).to.equal(1);
    queue.release(500);
    expect(queue).to.include({ ready: 2, delayed: 0, nextRetryAt: null });
    expect(queue.shift()?.id).to.equal('e1');
  });

  it('removes one, ready or delayed, or all', () => {
    const queue = new ExecutionQueue();
    for (const each of [waiting(1), waiting(2, 500), waiting(3), waiting(4, 600)]) queue.push(each);
    queue.remove('e1');
    queue.remove('e2');
    queue.remove('e9');
    expect(queue.takeAll().map(({ id }) => id)).to.deep.equal(['e3', 'e4']);
    expect(queue.size).to.equal(0);
  });
});
