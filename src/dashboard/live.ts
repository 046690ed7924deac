import type { Client } from '../client/client.js';
import { pause } from '../client/transport.js';
import { AgentError } from '../errors/errors.js';
import { Model } from './model/model.js';
import type { Range } from './model/ranges.js';

/** refused: the agent does not accept the key (any more). */
export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;
/** Milliseconds between requests for the agent's history, which it records every ten seconds. */
const SHORTEST_PERIOD = 10_000;
const LONGEST_PERIOD = 5 * 60_000;

/** Keeps the model up to date with the agent's events, and reconnects. */
export class Live {
  readonly model = new Model();
  connection: Connection = 'connecting';
  #lastId: string | undefined;

  /** @param changed called whenever there is something new to show */
  constructor(
    readonly client: Client,
    private readonly changed: () => void,
  ) {}

  /** Runs until the signal aborts or the key is refused. */
  async run(signal: AbortSignal): Promise<void> {
    for (let delay = FIRST_DELAY; !signal.aborted; delay = Math.min(delay * 2, LONGEST_DELAY)) {
      try {
        await this.#read(signal, () => {
          delay = FIRST_DELAY;
        });
      } catch (error) {
        if (signal.aborted) return;
        if (isUnauthorized(error)) return this.#become('refused');
      }
      this.#become('lost');
      await pause(delay, signal).catch(() => {});
    }
  }

  /** Loads the decisions about a workload from before the page was opened. */
  async loadDecisions(workload: string, signal: AbortSignal): Promise<void> {
    const { items } = await this.client.decisions(workload, { limit: 100, signal });
    this.model.takeDecisions(workload, items);
    this.changed();
  }

  /** Keeps loading the workload's history until the signal aborts. */
  async followHistory(workload: string, range: Range, signal: AbortSignal): Promise<void> {
    const past = this.model.past(workload, range);
    while (!signal.aborted) {
      const now = Date.now();
      const options = { from: new Date(past.next(now)), to: new Date(now), step: range.step / 1000, signal };
      let period = SHORTEST_PERIOD;
      try {
        past.take(await this.client.history(workload, options), now);
        this.changed();
        period = Math.min(Math.max(range.step, SHORTEST_PERIOD), LONGEST_PERIOD);
      } catch {
        // The header shows the connection's state; the next answer brings what is missing.
      }
      await pause(period, signal).catch(() => {});
    }
  }

  async loadExecutions(workload: string, signal: AbortSignal): Promise<void> {
    const { items } = await this.client.jobs.list({ workload, limit: 100, signal });
    this.model.takeExecutions(items);
    this.changed();
  }

  async #read(signal: AbortSignal, alive: () => void): Promise<void> {
    const lastId = this.#lastId;
    for await (const event of this.client.events({ signal, ...(lastId !== undefined && { lastId }) })) {
      alive();
      if (event.event !== 'status') this.#lastId = event.id;
      this.model.take(event, Date.now());
      this.#become('live');
    }
  }

  #become(connection: Connection): void {
    this.connection = connection;
    this.changed();
  }
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof AgentError && error.refusal?.code === 'MN4001';
}
