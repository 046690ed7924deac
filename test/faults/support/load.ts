import type { Agent as Connections } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../../src/errors/errors.js';
import type { Manifest } from '../../../src/manifest/model.js';
import {
  daemonSpec,
  functionSpec,
  jobSpec,
  manifestOf,
  NO_INPUTS,
  scheduledTaskSpec,
  serviceSpec,
} from '../../support/application.js';
import { call } from '../../support/calls.js';
import { freePort } from '../../support/port.js';
import { until } from '../../support/until.js';
import type { Random } from './extent.js';
import type { Ground } from './ground.js';
import { readMarks } from './marks.js';

const worker = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/workers/${name}.mjs`, import.meta.url));
const EFFECTS = worker('effects');

/** Roles whose workers should live from beginning to end, and how many each has. */
export const STEADY: Readonly<Record<string, number>> = { steady: 2, web: 2, guard: 1 };

/** How a synchronous call ended: normally, without a response, or with another response. */
export type CallOutcome = 'answered' | 'broken' | `other: ${string}`;

/** What callers know. */
export interface Ledger {
  /** Body, unique to each call → how the call ended. */
  readonly calls: Map<string, CallOutcome>;
  /** Body, which is the idempotency key → every id that was acknowledged for it. */
  readonly invocations: Map<string, Set<string>>;
  /** Idempotency key → every id that was acknowledged for it. */
  readonly executions: Map<string, Set<string>>;
  /** Answers to asynchronous calls and starts of jobs that are neither an acknowledgement nor a temporary refusal. */
  readonly strange: string[];
}

/** All kinds of workloads, and callers who use them all the time and retry without a response. */
export class Load {
  readonly ledger: Ledger = { calls: new Map(), invocations: new Map(), executions: new Map(), strange: [] };
  /** Callers waiting for a response. */
  open = 0;
  #port = 0;
  #calls = 0;
  #stopped = false;
  #loops: Promise<void>[] = [];

  private constructor(
    private readonly ground: Ground,
    private readonly random: Random,
  ) {}

  /** Applies the application, waits until it is up, and begins. */
  static async begin(ground: Ground, random: Random): Promise<Load> {
    const load = new Load(ground, random);
    load.#port = await freePort();
    await ground.client.putApplication({ manifest: load.#manifest(), inputs: NO_INPUTS });
    await until('the steady workers run', () => {
      const started = readMarks(ground.marks).filter(([word]) => word === 'start');
      return Object.entries(STEADY).every(
        ([role, count]) => started.filter(([, each]) => each === role).length >= count,
      );
    });
    await until('the service answers', () => load.#web().then(Boolean, () => false));
    load.#loops = [
      load.#loop(20, () => load.call()),
      load.#loop(20, () => load.call()),
      load.#loop(250, () => load.call({ name: 'churning' })),
      load.#loop(30, () => load.#invoke('steady')),
      load.#loop(250, () => load.#invoke('churning')),
      load.#loop(100, () => load.start()),
      load.#loop(20, () => load.request()),
      load.#loop(20, () => load.request()),
    ];
    return load;
  }

  get port(): number {
    return this.#port;
  }

  /** The number of calls, invocations and executions that were answered or acknowledged. */
  get acknowledged(): { calls: number; invocations: number; executions: number } {
    const { calls, invocations, executions } = this.ledger;
    return {
      calls: [...calls.values()].filter((each) => each === 'answered').length,
      invocations: invocations.size,
      executions: executions.size,
    };
  }

  /** Resolves once every caller has a response or an error. */
  async end(): Promise<void> {
    this.#stopped = true;
    await until('no caller waits', () => this.open === 0);
    await Promise.all(this.#loops);
  }

  #manifest(): Manifest {
    const env = (ROLE: string) => ({ environment: { ROLE, MARKS: this.ground.marks } });
    const script = (text: string) => ({ command: ['sh', '-c', text] });
    const execution = (first: string) =>
      script(
        `echo "begin $ROLE $MULTINODE_EXECUTION_ID" >>"$MARKS"; ${first}; echo "end $ROLE $MULTINODE_EXECUTION_ID" >>"$MARKS"`,
      );
    return manifestOf(
      {
        steady: functionSpec(EFFECTS, { ...env('steady'), max_workers: 2, spare_workers: 2 }),
        churning: functionSpec(EFFECTS, { ...env('churning'), max_workers: 2, cooldown_period: 0 }),
      },
      {
        services: {
          web: serviceSpec(EFFECTS, this.#port, { ...env('web'), min_replicas: 2, max_replicas: 2 }),
        },
        jobs: {
          work: jobSpec(execution('sleep "$(cat "$MULTINODE_INPUT_FILE")"'), {
            ...env('work'),
            max_concurrency: 4,
          }),
          flood: jobSpec(worker('flood'), env('flood')),
        },
        scheduled_tasks: {
          tick: scheduledTaskSpec(execution(':'), { ...env('tick'), period: 1, overlap: 'allow' }),
        },
        daemons: {
          guard: daemonSpec(script('echo "start $ROLE $$" >>"$MARKS"; exec sleep 1000000'), env('guard')),
        },
      },
    );
  }

  /** @param most maximum milliseconds between two calls */
  async #loop(most: number, once: () => Promise<boolean>): Promise<void> {
    while (!this.#stopped) {
      this.open++;
      // A caller that is refused, or finds no agent, waits a moment.
      const answered = await once().finally(() => this.open--);
      await delay(answered ? this.random.below(most) : 50);
    }
  }

  /** Calls a function; returns whether it answered. */
  async call({ name = 'steady', agent }: { name?: string; agent?: Connections } = {}): Promise<boolean> {
    return this.#ask(`${this.ground.url}/functions/${name}`, agent);
  }

  /** The same for the service. */
  async request({ agent }: { agent?: Connections } = {}): Promise<boolean> {
    return this.#ask(`http://127.0.0.1:${this.#port}/`, agent);
  }

  async #ask(url: string, agent: Connections | undefined): Promise<boolean> {
    const body = `call-${this.#calls++}`;
    const outcome = await this.#outcome(url, body, agent);
    this.ledger.calls.set(body, outcome);
    return outcome === 'answered';
  }

  async #outcome(url: string, body: string, agent: Connections | undefined): Promise<CallOutcome> {
    try {
      const { status, text } = await call(url, this.ground.key, { body, ...(agent && { agent }) });
      return status === 200 && text === body ? 'answered' : `other: ${status} ${text.slice(0, 300)}`;
    } catch {
      return 'broken';
    }
  }

  async #invoke(name: string): Promise<boolean> {
    const key = `invocation-${this.#calls++}`;
    const headers = { 'idempotency-key': key };
    return this.#repeated(this.ledger.invocations, key, async () => {
      const { id } = await this.ground.client.invokeAsync(name, { body: key, headers });
      return id;
    });
  }

  /** Starts an execution, and resolves once it is acknowledged. */
  async start(job: 'work' | 'flood' = 'work', input = this.random.below(0.6).toFixed(3)): Promise<boolean> {
    const key = `execution-${this.#calls++}`;
    return this.#repeated(this.ledger.executions, key, async () => {
      const { id } = await this.ground.client.jobs.start(job, { input, idempotencyKey: key });
      return id;
    });
  }

  /** Repeats until it is acknowledged, and sometimes once more: the key makes them one. */
  async #repeated(
    acknowledged: Map<string, Set<string>>,
    key: string,
    once: () => Promise<string>,
  ): Promise<boolean> {
    for (const ids = new Set<string>(); ; ) {
      try {
        ids.add(await once());
        acknowledged.set(key, ids);
        if (!this.random.chance(0.1)) return true;
      } catch (error) {
        // Without a response nothing is known, and 503 is a temporary refusal.
        if (!(error instanceof AgentError)) this.ledger.strange.push(`${key}: ${error}`);
        else if (error.code !== 'MN4011' && error.status !== 503)
          this.ledger.strange.push(`${key}: ${error.message}`);
        if (this.#stopped) return false;
        await delay(50);
      }
    }
  }

  async #web(): Promise<boolean> {
    return (await call(`http://127.0.0.1:${this.#port}/`, '', { body: 'first' })).status === 200;
  }
}
