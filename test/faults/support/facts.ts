import type { Execution, Invocation } from '../../../src/api/types.js';
import { isAlive, startTime } from '../../../src/process/identity.js';
import { until } from '../../support/until.js';
import type { Ground } from './ground.js';
import { type Ledger, type Load, STEADY } from './load.js';
import { type Mark, readMarks } from './marks.js';

/** Everything that is known once the faults are over and everything has ended; the invariants check this. */
export interface Facts {
  readonly ledger: Ledger;
  readonly marks: readonly Mark[];
  readonly invocations: ReadonlyMap<string, Invocation>;
  /** Id of an invocation → its response's body; for a sample of them. */
  readonly answers: ReadonlyMap<string, string>;
  /** Including those that no caller knows about. */
  readonly executions: ReadonlyMap<string, Execution>;
  readonly kills: number;
  /** Role → processes that lived from its start to the end. */
  readonly survivors: ReadonlyMap<string, number>;
  readonly ownEnds: readonly string[];
  readonly errors: readonly string[];
  /** What was left after `down`. */
  readonly left: readonly string[];
}

const PAGE = 100;
/** How many answers are read. */
const SAMPLE = 50;

export interface GatherOptions {
  /** Errors in the agent's log that the fault causes. */
  readonly expectedErrors?: RegExp;
}

/** Ends the load, waits until everything accepted has ended, and takes the application down. */
export async function gather(
  ground: Ground,
  load: Load,
  { expectedErrors }: GatherOptions = {},
): Promise<Facts> {
  const { client } = ground;
  await load.end();
  const executions = await until(
    'all executions have ended',
    async () => {
      const all = await executionsOf(ground);
      const open = [...all.values()].filter(({ finished_at }) => finished_at === null);
      return open.every(({ workload }) => workload === 'tick') ? all : null;
    },
    300_000,
  );
  const invocations = await until(
    'all invocations have ended',
    async () => {
      const all = await invocationsOf(ground);
      return [...all.values()].every(({ finished_at }) => finished_at !== null) ? all : null;
    },
    300_000,
  );
  const answers = new Map<string, string>();
  for (const id of [...invocations.keys()].slice(0, SAMPLE))
    answers.set(id, await (await client.invocationResponse(id)).text());
  ground.look();
  const survivors = new Map(
    Object.keys(STEADY).map((role) => [role, living(readMarks(ground.marks), role).length]),
  );
  const errors = ground.errors().filter((line) => !expectedErrors?.test(line));
  await ground.down();
  return {
    ledger: load.ledger,
    marks: readMarks(ground.marks),
    invocations,
    answers,
    executions,
    kills: ground.kills,
    survivors,
    ownEnds: ground.ownEnds,
    errors,
    left: ground.left(),
  };
}

/** Processes with the role that have started and are running. */
export function living(marks: readonly Mark[], role: string): number[] {
  return marks
    .filter(([word, each]) => word === 'start' && each === role)
    .map(([, , pid]) => Number(pid))
    .filter((pid) => {
      const started = startTime(pid);
      return started !== undefined && isAlive({ pid, startTime: started });
    });
}

async function executionsOf({ client }: Ground): Promise<Map<string, Execution>> {
  const all = new Map<string, Execution>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.jobs.list({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const each of page.items) all.set(each.id, each);
    if (page.next_cursor === null) return all;
    cursor = page.next_cursor;
  }
}

async function invocationsOf({ client }: Ground): Promise<Map<string, Invocation>> {
  const all = new Map<string, Invocation>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.invocations({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const each of page.items) all.set(each.id, each);
    if (page.next_cursor === null) return all;
    cursor = page.next_cursor;
  }
}
