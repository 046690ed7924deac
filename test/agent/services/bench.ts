import type { BalancerOwner, Balancing, ServiceBalancer } from '../../../src/agent/services/balancing.js';
import { call } from '../../support/calls.js';
import { until } from '../../support/until.js';
import { endReplica, startReplica, type TestReplica } from './replicas.js';

/** The agent's part of the load balancer: it closes without a limit, because no request passes through the agent. */
type BesideAgent = Balancing & { close(): Promise<void> };

/** Callers that repeat their requests as soon as they are answered, to replicas that answer with their names. */
class Callers {
  answers = 0;
  latest = '';
  readonly failures: string[] = [];
  readonly #asking: Promise<unknown>;
  #done = false;

  constructor(ask: () => Promise<string>, count: number) {
    this.#asking = Promise.all(Array.from({ length: count }, () => this.#call(ask)));
  }

  async #call(ask: () => Promise<string>): Promise<void> {
    while (!this.#done) {
      this.latest = await ask().catch((error: Error) => error.message);
      if (!/^r\d+$/.test(this.latest)) this.failures.push(this.latest);
      this.answers++;
    }
  }

  async end(): Promise<void> {
    this.#done = true;
    await this.#asking;
  }
}

/** A load balancer under test: the service `web` on its port, with the replicas that the test starts. */
export class BalancingBench {
  readonly #ends: (() => unknown)[] = [];

  constructor(
    readonly port: number,
    private readonly open: () => BesideAgent,
    private readonly method: 'GET' | 'POST',
  ) {}

  /** Ends what the test has started, in reverse order. */
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }

  async replica(...given: Parameters<typeof startReplica>): Promise<TestReplica> {
    const started = await startReplica(...given);
    this.#ends.push(() => endReplica(started));
    return started;
  }

  /** An agent's part, with a balancer that listens on the port. */
  agent(
    owner: Partial<BalancerOwner> = {},
    { open = this.open, name = 'web' }: { open?: () => BesideAgent; name?: string } = {},
  ): { readonly balancing: BesideAgent; readonly balancer: ServiceBalancer } {
    const balancing = open();
    this.#ends.push(() => balancing.close());
    const balancer = balancing.service(name, {
      unavailable: () => null,
      refused: () => {},
      has: () => false,
      ...owner,
    });
    balancer.listen(this.port);
    return { balancing, balancer };
  }

  /** The text of a response, or its status if that is not 200. */
  async ask(method = this.method): Promise<string> {
    const { status, text } = await call(`http://127.0.0.1:${this.port}/`, '', { method });
    return status === 200 ? text : String(status);
  }

  /** The distinct responses to the given number of simultaneous requests, sorted. */
  async answers(count: number): Promise<string[]> {
    return [...new Set(await Promise.all(Array.from({ length: count }, () => this.ask())))].sort();
  }

  /** Callers of the replicas `r0`, `r1` and so on. */
  callers(): Callers {
    const callers = new Callers(() => this.ask(), 4);
    this.#ends.push(() => callers.end());
    return callers;
  }

  async serve(...expected: string[]): Promise<void> {
    await until(`${expected} serve`, async () => (await this.answers(10)).join() === expected.join());
  }
}
