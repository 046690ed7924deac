import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { AttemptOutcome } from '../../../src/agent/executions/records.js';
import { ExecutionStore } from '../../../src/agent/executions/store.js';
import { isFinal, TRANSITIONS } from '../../../src/agent/executions/transitions.js';
import { newId } from '../../../src/agent/store/ids.js';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import type { ExecutionState } from '../../../src/api/types.js';
import { RequestError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';

const error = new RequestError('MN4020', 502, 'It failed.').problem();
const OUTCOMES: readonly AttemptOutcome[] = [
  { state: 'SUCCEEDED', exitCode: 0 },
  { state: 'FAILED', failures: 1, faults: 0, exitCode: 1, error },
  { state: 'PENDING', failures: 1, faults: 0, exitCode: 1, error, retryAt: 5 },
];

type Step =
  | { readonly kind: 'begin'; readonly attempt: number }
  | { readonly kind: 'end'; readonly attempt: number; readonly outcome: AttemptOutcome }
  | { readonly kind: 'output'; readonly attempt: number }
  | { readonly kind: 'cancel' };

const attempt = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('begin' as const), attempt }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      attempt,
      outcome: fc.constantFrom(...OUTCOMES),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('output' as const), attempt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);

const begin: Step = { kind: 'begin', attempt: 1 };
/** Walks that cover every edge of the table, whatever else chance adds. */
const EDGES: Step[][] = [
  [{ kind: 'cancel' }],
  ...OUTCOMES.map((outcome): Step[] => [begin, { kind: 'end', attempt: 1, outcome }]),
  ...OUTCOMES.map((outcome): Step[] => [begin, { kind: 'cancel' }, { kind: 'end', attempt: 1, outcome }]),
];

interface Model {
  readonly state: ExecutionState;
  readonly attempts: number;
}

/** The result according to the table of transitions, in memory; null if nothing should change. */
function model({ state, attempts }: Model, next: Step): Model | null {
  switch (next.kind) {
    case 'begin':
      if (state !== TRANSITIONS.begin.from || next.attempt !== attempts + 1) return null;
      return { state: 'RUNNING', attempts: next.attempt };
    case 'end':
      if (next.attempt !== attempts) return null;
      if (state === TRANSITIONS.stopped.from) return { state: 'CANCELLED', attempts };
      return state === TRANSITIONS.finish.from ? { state: next.outcome.state, attempts } : null;
    case 'cancel':
      if (state === TRANSITIONS.withdraw.from) return { state: 'CANCELLED', attempts };
      return state === 'RUNNING' || state === 'CANCELLING' ? { state: 'CANCELLING', attempts } : null;
    case 'output':
      return (state === 'RUNNING' || state === 'CANCELLING') && next.attempt === attempts
        ? { state, attempts }
        : null;
  }
}

describe('executions: transitions', () => {
  const folder = temporaryFolder();
  let database: Store;
  let store: ExecutionStore;
  let workers = 0;
  beforeEach(() => {
    database = openStore(join(folder(), 'agent.db'));
    store = new ExecutionStore(database);
  });
  afterEach(() => database.close());

  async function create(): Promise<string> {
    const id = newId(1_000);
    await store.create({ id, workload: 'report', kind: 'job', input: 'in', created_at: 1_000 });
    return id;
  }

  /** Whether the change was made. */
  async function take(id: string, next: Step, at: number): Promise<boolean> {
    switch (next.kind) {
      case 'begin':
        return store.begin(id, next.attempt, `worker-${workers++}`, at);
      case 'end':
        return (await store.end(id, next.attempt, next.outcome, at)) !== null;
      case 'cancel':
        return (await store.cancel(id, at)) !== null;
      case 'output':
        return store.texts.setOutput(id, next.attempt, String(at));
    }
  }

  it('follow the table in every order, and never change a final state', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const id = await create();
        let expected: Model = { state: 'PENDING', attempts: 0 };
        for (const [at, next] of steps.entries()) {
          const before = store.detail(id);
          const after = model(expected, next);
          expect(await take(id, next, at)).to.equal(after !== null);
          if (after) seen.add(`${expected.state} ${after.state}`);
          expected = after ?? expected;
          const found = store.detail(id);
          expect(found).to.deep.include(expected);
          expect(found?.finished_at !== null).to.equal(isFinal(expected.state));
          if (before && isFinal(before.state)) expect(found).to.deep.equal(before);
        }
      }),
      { numRuns: 150, examples: EDGES.map((steps) => [steps]) },
    );
    const edges = Object.values(TRANSITIONS).flatMap(({ from, to }) => to.map((each) => `${from} ${each}`));
    expect([...seen]).to.include.members(edges);
  });

  it('are not made by an attempt that is over', async () => {
    const id = await create();
    const [, failed, retried] = OUTCOMES;
    if (!failed || !retried) throw new Error('no outcomes');
    await store.begin(id, 1, 'first', 1);
    await store.end(id, 1, retried, 2);
    await store.begin(id, 2, 'second', 3);
    expect(await store.end(id, 1, failed, 4)).to.equal(null);
    expect(await store.texts.setOutput(id, 1, 'late')).to.equal(false);
    expect(await store.texts.addProgress(id, 1, 'late', 4)).to.equal(null);
    expect(await store.texts.setOutput(id, 2, 'mine')).to.equal(true);
    expect(store.detail(id)).to.include({ state: 'RUNNING', attempts: 2, output: 'mine' });
    expect(store.workers(id)).to.deep.equal(['first', 'second']);
  });

  it('reject another input with the same key, and treat no due time as a key', async () => {
    const ask = (input: string, key: string) =>
      store.create({
        id: newId(1),
        workload: 'report',
        kind: 'job',
        input,
        created_at: 1,
        idempotencyKey: key,
      });
    const [first, second] = await Promise.all([ask('a', 'k'), ask('a', 'k')]);
    expect([first.isNew, second.isNew]).to.deep.equal([true, false]);
    expect(second.execution.id).to.equal(first.execution.id);
    let refusal: unknown;
    await ask('b', 'k').catch((reason: unknown) => {
      refusal = reason;
    });
    expect(refusal).to.include({ code: 'MN4003', status: 422 });
    const due = () =>
      store.create({
        id: newId(1),
        workload: 'nightly',
        kind: 'scheduled_task',
        input: '',
        created_at: 1,
        due_at: 7,
      });
    const runs = await Promise.all([due(), due()]);
    // A schedule that follows a clock put back by hours reaches the same time again.
    expect(runs.map(({ isNew }) => isNew)).to.deep.equal([true, true]);
  });

  it('keeps the last progress reports, and continues their numbering', async () => {
    const id = await create();
    await store.begin(id, 1, 'worker', 1);
    for (let n = 1; n <= 30; n++) await store.texts.addProgress(id, 1, `step ${n}`, n);
    const kept = store.texts.progress(id);
    expect(kept).to.have.length(20);
    expect(kept[0]).to.include({ sequence: 11, value: 'step 11' });
    expect(kept.at(-1)).to.include({ sequence: 30, value: 'step 30' });
  });

  it('notifies those who wait for the next progress report, and for the end', async () => {
    const id = await create();
    await store.begin(id, 1, 'worker', 1);
    const { signal } = new AbortController();
    const reported = store.notifier.progressed(id, signal);
    await store.texts.addProgress(id, 1, 'half', 2);
    await reported;
    const over = store.notifier.progressed(id, signal);
    await store.end(id, 1, { state: 'SUCCEEDED', exitCode: 0 }, 3);
    await over;
  });
});
