/** The fault suite proves nothing if its invariants can't be violated. */
import { expect } from 'chai';
import type { Execution, Invocation } from '../../src/api/types.js';
import type { Facts } from './support/facts.js';
import { INVARIANTS } from './support/invariants.js';
import { STEADY } from './support/load.js';
import type { Mark } from './support/marks.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString();

const invocation = (fields: Partial<Invocation> = {}): Invocation => ({
  id: 'i1',
  function: 'steady',
  state: 'SUCCEEDED',
  attempts: 1,
  created_at: at(0),
  started_at: at(0),
  finished_at: at(1),
  response: { status: 200, headers: {} },
  error: null,
  ...fields,
});

const execution = (id: string, fields: Partial<Execution> = {}): Execution => ({
  id,
  workload: 'work',
  kind: 'job',
  state: 'SUCCEEDED',
  attempts: 1,
  failures: 0,
  faults: 0,
  exit_code: 0,
  created_at: at(0),
  started_at: at(0),
  finished_at: at(1),
  retry_at: null,
  due_at: null,
  error: null,
  ...fields,
});

const run = (id: string, due: number, late = 0) =>
  execution(id, { workload: 'tick', kind: 'scheduled_task', due_at: at(due), created_at: at(due + late) });

const once = (role: string, ...names: string[]): Mark[] =>
  names.flatMap((name): Mark[] => [
    ['begin', role, name],
    ['end', role, name],
  ]);

const byId = <T extends { readonly id: string }>(...items: T[]) =>
  new Map(items.map((each) => [each.id, each]));

const STARTS = Object.entries(STEADY).flatMap(([role, count]) =>
  Array.from({ length: count }, (_, n): Mark => ['start', role, String(n)]),
);

const SOUND: Facts = {
  ledger: {
    calls: new Map([
      ['c1', 'answered'],
      ['c2', 'broken'],
      ['c3', 'other: 503 later'],
    ]),
    invocations: new Map([['k1', new Set(['i1'])]]),
    executions: new Map([['k2', new Set(['e1'])]]),
    strange: [],
  },
  marks: [
    ...STARTS,
    ...once('steady', 'c1', 'k1'),
    ['begin', 'steady', 'c2'],
    ...once('work', 'e1'),
    ...once('tick', 't1', 't2', 't20'),
  ],
  invocations: byId(invocation()),
  answers: new Map([['i1', 'k1']]),
  // After a long outage.
  executions: byId(execution('e1'), run('t1', 1), run('t2', 2), run('t20', 20, 14.5)),
  kills: 1,
  survivors: new Map(Object.entries(STEADY)),
  ownEnds: [],
  errors: [],
  left: [],
};

const withMarks = (...marks: Mark[]) => ({ ...SOUND, marks: [...SOUND.marks, ...marks] });
const without = (word: string, what: string) => ({
  ...SOUND,
  marks: SOUND.marks.filter((mark) => mark[0] !== word || mark[2] !== what),
});
const withLedger = (ledger: Partial<Facts['ledger']>) => ({
  ...SOUND,
  ledger: { ...SOUND.ledger, ...ledger },
});

/** Each violates at least one invariant, in the order of the list. */
const BROKEN: readonly (readonly Facts[])[] = [
  [withMarks(['begin', 'steady', 'c1']), without('end', 'c1')],
  [withMarks(['begin', 'steady', 'c2'])],
  [withLedger({ strange: ['k9: 500'] }), withLedger({ calls: new Map([['c9', 'other: 502 broken']]) })],
  [withLedger({ executions: new Map([['k2', new Set(['e1', 'e2'])]]) })],
  [
    { ...SOUND, invocations: byId(invocation({ state: 'FAILED' })) },
    { ...SOUND, invocations: new Map() },
    without('end', 'k1'),
  ],
  [withMarks(...once('steady', 'k1')), { ...SOUND, invocations: byId(invocation({ attempts: 3 })) }],
  [{ ...SOUND, answers: new Map([['i1', 'k7']]) }],
  [withLedger({ executions: new Map([['k2', new Set(['e9'])]]) })],
  [withMarks(...once('work', 'e1')), without('begin', 'e1'), without('begin', 't1')],
  [withMarks(...once('work', 'e9'))],
  [{ ...SOUND, executions: new Map([...SOUND.executions, ...byId(execution('e8'), execution('e9'))]) }],
  [
    { ...SOUND, executions: byId(execution('e1'), run('t1', 1), run('t3', 3)) },
    { ...SOUND, executions: byId(execution('e1'), run('t1', 1), run('t2', 1)) },
  ],
  [withMarks(['start', 'web', '9']), { ...SOUND, survivors: new Map([...SOUND.survivors, ['guard', 0]]) }],
  [{ ...SOUND, ownEnds: ['process 1'] }],
  [{ ...SOUND, errors: ['{"level":50}'] }],
  [{ ...SOUND, left: ['process 1'] }],
];

describe('invariants under faults', () => {
  it('hold if nothing went wrong', () => {
    for (const { name, violations } of INVARIANTS) expect(violations(SOUND), name).to.deep.equal([]);
  });

  for (const [n, { name, violations }] of INVARIANTS.entries())
    it(`detect a violation: ${name}`, () => {
      expect(BROKEN[n]).to.have.length.of.at.least(1);
      for (const facts of BROKEN[n] ?? []) expect(violations(facts)).not.to.deep.equal([]);
    });
});
