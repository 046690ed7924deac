import { ON_TIME } from '../../../src/agent/scaling/schedules.js';
import type { Execution } from '../../../src/api/types.js';
import type { Facts } from './facts.js';
import { STEADY } from './load.js';
import { tally } from './marks.js';

/** What holds whatever happens to the agent. */
export interface Invariant {
  readonly name: string;
  /** In words; none if it holds. */
  readonly violations: (facts: Facts) => readonly string[];
}

const PERIOD = 1_000;

export const ON_SCHEDULE = 'a scheduled task runs exactly once for each time that it is due';

const isOfTick = ({ workload }: Execution) => workload === 'tick';

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'a call that was answered was executed exactly once',
    violations: ({ ledger, marks }) => {
      const [begun, ended] = [tally(marks, 'begin'), tally(marks, 'end')];
      return [...ledger.calls].flatMap(([body, outcome]) =>
        outcome !== 'answered' || (begun.get(body) === 1 && ended.get(body) === 1)
          ? []
          : [`${body}: begun ${begun.get(body) ?? 0} times`],
      );
    },
  },
  {
    name: 'a call without a response was executed at most once',
    violations: ({ ledger, marks }) => {
      const begun = tally(marks, 'begin');
      return [...ledger.calls.keys()].flatMap((body) =>
        (begun.get(body) ?? 0) > 1 ? [`${body}: begun ${begun.get(body)} times`] : [],
      );
    },
  },
  {
    name: 'a call has its own response, none, or a refusal for now',
    violations: ({ ledger }) => [
      ...ledger.strange,
      ...[...ledger.calls].flatMap(([body, outcome]) =>
        outcome.startsWith('other: ') && !outcome.startsWith('other: 503 ') ? [`${body}: ${outcome}`] : [],
      ),
    ],
  },
  {
    name: 'an idempotency key stands for one invocation or execution, however often it is sent',
    violations: ({ ledger }) =>
      [...ledger.invocations, ...ledger.executions].flatMap(([key, ids]) =>
        ids.size === 1 ? [] : [`${key}: ${[...ids].join(', ')}`],
      ),
  },
  {
    name: 'an acknowledged asynchronous invocation succeeds, and was executed at least once',
    violations: ({ ledger, invocations, marks }) => {
      const ended = tally(marks, 'end');
      return [...ledger.invocations].flatMap(([key, ids]) =>
        [...ids].flatMap((id) => {
          const found = invocations.get(id);
          if (found?.state === 'SUCCEEDED' && (ended.get(key) ?? 0) >= 1) return [];
          return [`${key}: ${JSON.stringify(found)}, executed ${ended.get(key) ?? 0} times`];
        }),
      );
    },
  },
  {
    name: 'an asynchronous invocation is executed again only after a kill',
    violations: ({ ledger, invocations, marks, kills }) => {
      const begun = tally(marks, 'begin');
      return [...ledger.invocations].flatMap(([key, ids]) =>
        [...ids].flatMap((id) => {
          const attempts = invocations.get(id)?.attempts ?? 0;
          const times = begun.get(key) ?? 0;
          return times <= attempts && attempts <= 1 + kills ? [] : [`${key}: ${times} of ${attempts}`];
        }),
      );
    },
  },
  {
    name: 'an asynchronous invocation has the response to its own call',
    violations: ({ ledger, answers }) =>
      [...ledger.invocations].flatMap(([key, ids]) =>
        [...ids].flatMap((id) => {
          const answer = answers.get(id);
          return answer === undefined || answer === key ? [] : [`${key}: ${answer}`];
        }),
      ),
  },
  {
    name: 'an acknowledged execution is on record',
    violations: ({ ledger, executions }) =>
      [...ledger.executions].flatMap(([key, ids]) =>
        [...ids].flatMap((id) => (executions.has(id) ? [] : [`${key}: ${id}`])),
      ),
  },
  {
    name: 'an execution succeeds, and its program ran exactly once',
    violations: ({ executions, marks }) => {
      const [begun, ended] = [tally(marks, 'begin'), tally(marks, 'end')];
      return [...executions.values()].flatMap((each) => {
        const { id, state, failures } = each;
        const once = begun.get(id) === 1 && ended.get(id) === 1;
        // The task's last runs may not have ended.
        if (isOfTick(each) && each.finished_at === null) return [];
        if (once && state === 'SUCCEEDED' && failures === 0) return [];
        return [
          `begun ${begun.get(id) ?? 0} times, ended ${ended.get(id) ?? 0} times: ${JSON.stringify(each)}`,
        ];
      });
    },
  },
  {
    name: 'no program ran for an execution that is not on record',
    violations: ({ executions, marks }) =>
      marks.flatMap(([word, role, what]) =>
        word !== 'begin' || !['work', 'flood'].includes(role) || executions.has(what)
          ? []
          : [`${role} ${what}`],
      ),
  },
  {
    name: 'a job has no execution that nobody requested',
    violations: ({ executions, ledger }) => {
      const asked = new Set([...ledger.executions.values()].flatMap((ids) => [...ids]));
      const others = [...executions.values()].filter((each) => !isOfTick(each) && !asked.has(each.id));
      // A stopped caller may have made a request without getting a response.
      return others.length <= 1 ? [] : others.map(({ id }) => id);
    },
  },
  {
    name: ON_SCHEDULE,
    violations: ({ executions }) => {
      const runs = [...executions.values()]
        .filter(isOfTick)
        .map(({ due_at, created_at }) => ({ due: Date.parse(due_at ?? ''), created: Date.parse(created_at) }))
        .sort((a, b) => a.due - b.due);
      return runs.slice(1).flatMap(({ due, created }, n) => {
        const expected = (runs[n]?.due ?? 0) + PERIOD;
        // One that is older than that when the agent gets to it counts as missed, as documented.
        const lastLeftOut = due - PERIOD;
        if (due === expected || (due > expected && created - lastLeftOut >= ON_TIME)) return [];
        return [`${new Date(due).toISOString()} runs where ${new Date(expected).toISOString()} is next`];
      });
    },
  },
  {
    name: 'surviving workers are adopted: none is killed, none is started twice',
    violations: ({ marks, survivors }) =>
      Object.entries(STEADY).flatMap(([role, count]) => {
        const started = marks.filter(([word, each]) => word === 'start' && each === role).length;
        const alive = survivors.get(role) ?? 0;
        return started === count && alive === count ? [] : [`${role}: ${started} started, ${alive} live`];
      }),
  },
  { name: "the agent's process never ends by itself", violations: ({ ownEnds }) => ownEnds },
  { name: 'the agent logs no error', violations: ({ errors }) => errors },
  { name: 'nothing is left after down', violations: ({ left }) => left },
];

/**
 * @param except names of invariants that the fault is allowed to violate
 * @throws Error that names each violated invariant, with the first violations
 */
export function expectInvariants(facts: Facts, { except = [] }: { except?: readonly string[] } = {}): void {
  const broken = INVARIANTS.flatMap(({ name, violations }) => {
    const found = except.includes(name) ? [] : violations(facts);
    if (found.length === 0) return [];
    return [`${name}: ${found.length} violations\n  ${found.slice(0, 12).join('\n  ')}`];
  });
  if (broken.length > 0) throw new Error(broken.join('\n'));
}
