import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type InvocationOutcome, InvocationStore } from '../../../src/agent/invocations/store.js';
import { isFinal, TRANSITIONS } from '../../../src/agent/invocations/transitions.js';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import type { InvocationState } from '../../../src/api/types.js';
import { temporaryFolder } from '../../support/folder.js';
import { answer, failure, invocation } from './support.js';

type Step =
  | { readonly kind: 'begin' | 'requeue'; readonly attempt: number }
  | { readonly kind: 'cancel' | 'refuse' }
  | { readonly kind: 'finish'; readonly attempt: number; readonly outcome: InvocationOutcome };

const attempt = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('begin', 'requeue'), attempt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'refuse') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      attempt,
      outcome: fc.constantFrom<InvocationOutcome>(answer, failure, { state: 'CANCELLED' }),
    }),
  },
);

/** The result according to the table of transitions, in memory. */
function model(
  state: InvocationState,
  attempts: number,
  next: Step,
): { state: InvocationState; attempts: number } | null {
  if (TRANSITIONS[next.kind].from !== state) return null;
  switch (next.kind) {
    case 'begin':
      return next.attempt === attempts + 1 ? { state: 'RUNNING', attempts: next.attempt } : null;
    case 'requeue':
      return next.attempt === attempts ? { state: 'PENDING', attempts } : null;
    case 'finish':
      return next.attempt === attempts ? { state: next.outcome.state, attempts } : null;
    case 'cancel':
      return { state: 'CANCELLED', attempts };
    case 'refuse':
      return { state: 'FAILED', attempts };
  }
}

describe('invocations: transitions', () => {
  const folder = temporaryFolder();
  let database: Store;
  beforeEach(() => {
    database = openStore(join(folder(), 'agent.db'));
  });
  afterEach(() => database.close());

  it('follow the table in every order, and never change a final state', async () => {
    const store = new InvocationStore(database);
    const take = (id: string, next: Step, at: number): Promise<boolean> => {
      switch (next.kind) {
        case 'begin':
          return store.begin(id, next.attempt, at);
        case 'requeue':
          return store.requeue(id, next.attempt);
        case 'finish':
          return store.finish(id, next.attempt, next.outcome, at);
        case 'cancel':
          return store.cancel(id, at);
        case 'refuse':
          return store.refuse(id, failure.error, at);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { id } = invocation();
        await store.create(invocation({ id }));
        let expected: { state: InvocationState; attempts: number } = { state: 'PENDING', attempts: 0 };
        for (const [at, next] of steps.entries()) {
          const before = store.get(id);
          const after = model(expected.state, expected.attempts, next);
          expect(await take(id, next, at)).to.equal(after !== null);
          expected = after ?? expected;
          expect(store.get(id)).to.deep.include(expected);
          if (before && isFinal(before.state)) expect(store.get(id)).to.deep.equal(before);
          expect(store.response(id) !== null).to.equal(expected.state === 'SUCCEEDED');
        }
      }),
      { numRuns: 60 },
    );
  });
});
