import { expect } from 'chai';
import { pino } from 'pino';
import type { Worker, WorkerSpec } from '../../providers/driver.js';
import { FunctionPool } from '../../src/agent/functions/pool.js';
import { type FunctionTerms, termsOf } from '../../src/agent/functions/terms.js';
import { Quotas } from '../../src/agent/quotas/quotas.js';
import { WorkerSet } from '../../src/agent/workers/set.js';
import { StartError } from '../../src/errors/errors.js';
import { allArrivals } from '../../src/simulator/arrivals.js';
import { Callers } from '../../src/simulator/callers.js';
import { SimulatedWorker } from '../../src/simulator/platform.js';
import { seededRandom } from '../../src/simulator/random.js';
import {
  type InvocationRecord,
  type Scenario,
  scenario,
  type WorkerRecord,
} from '../../src/simulator/scenario.js';
import { simulate } from '../../src/simulator/simulate.js';
import { VirtualTime } from '../../src/simulator/virtual-time.js';
import { MemoryDriver } from '../support/memory-driver.js';
import { MemoryHooks } from '../support/memory-hooks.js';
import { settled } from '../support/virtual-clock.js';

const SECOND = 1_000;
const START_UP = 700;
const SHUT_DOWN = 300;

/** A platform whose workers exist only in memory, and take some time to start and to stop. */
class SlowDriver extends MemoryDriver {
  readonly #running = new Set<string>();

  constructor(
    private readonly clock: VirtualTime,
    /** Called once for every worker, in the order of their starts. */
    private readonly canStart: () => boolean,
  ) {
    super();
  }

  async start({ id, workload, kind, revision, cpu, memory, gpu }: WorkerSpec): Promise<Worker> {
    const starts = this.canStart();
    const startedAt = this.clock.now();
    await this.#pass(START_UP);
    if (!starts) throw new StartError(workload, 'it has no program');
    this.#running.add(id);
    return { id, workload, kind, revision, cost: { cpu, memory, gpu }, startedAt };
  }

  async stop(id: string): Promise<void> {
    if (this.#running.delete(id)) await this.#pass(SHUT_DOWN);
  }

  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.at(this.clock.now() + milliseconds, resolve);
    });
  }
}

/** What happens to the calls of a scenario, and to each worker in the order of their starts. */
interface Course {
  readonly invocations: readonly InvocationRecord[];
  readonly workers: readonly Pick<WorkerRecord, 'startedAt' | 'readyAt' | 'invocations'>[];
}

function simulated(given: Scenario): Course {
  const { invocations, workers } = simulate(given);
  return { invocations, workers: livesOf(workers) };
}

function livesOf(workers: readonly WorkerRecord[]): Course['workers'] {
  return workers.map(({ startedAt, readyAt, invocations }) => ({ startedAt, readyAt, invocations }));
}

/** The same with the agent's workers, on a driver. */
async function inAgent(given: Scenario): Promise<Course> {
  const clock = new VirtualTime();
  const stream = (index: number) => seededRandom(given.seed * 8 + index);
  const random = { arrivals: stream(0), callers: stream(1), startUp: stream(2), deaths: stream(4) };
  const terms: FunctionTerms = {
    ...termsOf(given.limits),
    max_queue: given.maxQueue,
    stop_grace_period: 120,
  };
  const template = (revision: string) => {
    const takes = { cpu: 0.1, memory: 2 ** 28, gpu: 0 };
    return {
      workload: 'square',
      kind: 'function',
      revision,
      environment: {},
      secrets: {},
      serves: true,
      ...takes,
    } as const;
  };
  const workers: SimulatedWorker[] = [];
  const platform = {
    driver: new SlowDriver(clock, () => random.startUp() >= given.startFailures),
    clock,
    log: pino({ level: 'silent' }),
    newWorkerId: () => `worker-${workers.length + 1}`,
    hooks: new MemoryHooks(),
  };
  const parts = { clock, quotas: new Quotas(clock) };
  const pool = new FunctionPool<SimulatedWorker, FunctionTerms>('square', terms, parts, (owner, events) => {
    return new WorkerSet('square', template('1'), terms, platform, owner, {
      ...events,
      make: (id, revision, startedAt) => {
        const worker = new SimulatedWorker(id, revision, startedAt);
        workers.push(worker);
        return worker;
      },
    });
  });
  const callers = new Callers(given, clock, random, pool);
  for (const arrival of allArrivals(given.arrivals, random.arrivals))
    clock.at(arrival.at, () => callers.arrive(arrival));
  for (const [index, { at, newRevision }] of given.changes.entries())
    clock.at(at, () => pool.control.update(terms, template(newRevision ? String(index + 2) : '1')));
  pool.control.open([]);
  do await settled();
  while (clock.pass(given.until));
  return { invocations: callers.records, workers: livesOf(workers.map((worker) => worker.record())) };
}

describe('the simulator and the agent', () => {
  const base = {
    limits: { maxWorkers: 3, spareWorkers: 1, cooldownPeriod: 20 * SECOND },
    startUp: START_UP,
    shutDown: SHUT_DOWN,
    until: 200 * SECOND,
  };

  it('choose the same worker if several are equally idle, and serve the earliest call after a death', async () => {
    const given = scenario({
      ...base,
      arrivals: [
        { kind: 'burst', at: 0, count: 9 },
        { kind: 'trace', calls: [30, 31, 60, 60].map((seconds) => ({ at: seconds * SECOND })) },
      ],
      service: 2 * SECOND,
      deaths: 0.3,
      retries: 3,
    });
    const course = simulated(given);
    expect(course.invocations.some(({ attempts }) => attempts > 1)).to.equal(true);
    expect(await inAgent(given)).to.deep.equal(course);
  });

  it('replace workers with an older revision in the same way', async () => {
    const given = scenario({
      ...base,
      arrivals: [{ kind: 'burst', at: 0, count: 40 }],
      service: SECOND,
      changes: [{ at: 5_500, limits: base.limits, newRevision: true }],
    });
    expect(await inAgent(given)).to.deep.equal(simulated(given));
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`play the same trace alike, with failures, callers who disconnect and a short queue: ${seed}`, async () => {
      const given = scenario({
        ...base,
        arrivals: [
          { kind: 'rate', perSecond: 0.5, from: 0, until: 150 * SECOND },
          { kind: 'burst', at: 20 * SECOND, count: 12 },
        ],
        // Half of the times are whole seconds, so that several things happen at one moment.
        service: { values: [SECOND, 2 * SECOND, 2_345, 4_321] },
        deaths: 0.1,
        retries: 2,
        startFailures: 0.2,
        patience: { mean: 8 * SECOND },
        maxQueue: 8,
        seed,
      });
      const course = simulated(given);
      expect(new Set(course.invocations.map(({ outcome }) => outcome)).size).to.be.above(2);
      expect(await inAgent(given)).to.deep.equal(course);
    });
  }
});
