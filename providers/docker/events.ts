import { messageOf } from '../../src/errors/system.js';
import { background } from '../../src/process/background.js';
import { inTurn } from '../shared/in-turn.js';
import { jsonLines } from '../shared/json-lines.js';
import { follow } from '../shared/reconnect.js';
import type { Sight } from '../shared/sight.js';
import { type ContainerEvent, containerEvent } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

export interface EventsListener {
  event(event: ContainerEvent): Promise<void>;
  /** The stream is open, and what happened before, as far as the Engine remembers it, was told. */
  opened(): Promise<void>;
}

/** What happens to containers, over lost connections. */
export class EventStream {
  readonly #end = new AbortController();
  /** The last event's time, seconds since the epoch. */
  #last = Math.floor(Date.now() / 1000);
  /** The stream that is followed; undefined while the Engine is out of sight. */
  #followed: AsyncGenerator<Buffer> | undefined;

  /** One after the other. */
  readonly #ask = inTurn(() => {
    // Who asks from now on is answered by a later one.
    this.#admitted = undefined;
    return this.engine.admits(this.#end.signal);
  });
  /** What those are told who wait for it to be asked. */
  #admitted: Promise<boolean> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly filters: Readonly<Record<string, readonly string[]>>,
    private readonly listener: EventsListener,
    private readonly sight: Sight,
  ) {}

  /** Resolves once the stream is open for the first time; rejects where the Engine doesn't answer. */
  async open(): Promise<void> {
    const stream = await this.#connect();
    await this.listener.opened();
    background('the events of Docker are no longer followed', () => this.#follow(stream));
  }

  close(): void {
    this.#end.abort();
  }

  /**
   * Whether the Engine is in sight and stays there. One that shuts down admits nobody new before it ends its containers,
   * and tells of their ends all the same; where another program holds its socket, the next Engine answers, but not on
   * this stream.
   */
  async stays(): Promise<boolean> {
    const stream = this.#followed;
    return stream !== undefined && (await this.#admits()) && this.#followed === stream;
  }

  /** Asked once for all who ask while it was asked before: of many containers that end at once, each asks. */
  #admits(): Promise<boolean> {
    this.#admitted ??= this.#ask();
    return this.#admitted;
  }

  /** @param until seconds since the epoch; for ever where not given */
  #connect(since?: number, until?: number): Promise<AsyncGenerator<Buffer>> {
    const filters = { type: ['container'], ...this.filters };
    return this.engine.open('GET', '/events', {
      query: { filters, since, until },
      signal: this.#end.signal,
    });
  }

  #follow(first: AsyncGenerator<Buffer>): Promise<void> {
    const { sight } = this;
    const tellAll = async (stream: AsyncGenerator<Buffer>) => {
      this.#followed = stream;
      const why = await this.#tellAll(stream, (event) => {
        background('an event of Docker was lost', () => this.listener.event(event));
      });
      this.#followed = undefined;
      return why;
    };
    return follow(first, tellAll, { sight, open: () => this.#reopen(), explain, signal: this.#end.signal });
  }

  async #reopen(): Promise<AsyncGenerator<Buffer>> {
    const stream = await this.#connect();
    // Only of what the Engine still remembers, which is what it did while it started, if it was restarted.
    const now = Date.now() / 1000;
    // The Engine refuses an end before the beginning, which there would be after the clock was put back.
    const missed = await this.#connect(Math.min(this.#last, now), now);
    await this.#tellAll(missed, (event) => this.listener.event(event));
    await this.listener.opened();
    return stream;
  }

  /** Tells of every event of the stream; resolves with why it ended. */
  async #tellAll(
    stream: AsyncGenerator<Buffer>,
    tell: (event: ContainerEvent) => Promise<void> | void,
  ): Promise<string> {
    try {
      for await (const event of jsonLines(stream, containerEvent)) {
        this.#last = event.time;
        await tell(event);
      }
      return 'the Docker Engine does not answer: it ended the stream of events';
    } catch (error) {
      return explain(error);
    }
  }
}

function explain(error: unknown): string {
  if (error instanceof EngineRefusal) return `the Docker Engine refuses: ${error.message}`;
  return messageOf(error);
}
