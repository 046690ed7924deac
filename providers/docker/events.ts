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
  /** The stream is open, and all earlier events that the Engine remembers were reported. */
  opened(): Promise<void>;
}

/** Events of containers; survives lost connections. */
export class EventStream {
  readonly #end = new AbortController();
  /** Time of the last event, in seconds since the epoch. */
  #last = Math.floor(Date.now() / 1000);
  /** The stream that is followed; undefined while the Engine can't be reached. */
  #followed: AsyncGenerator<Buffer> | undefined;

  /** Asks the Engine, one question after the other. */
  readonly #ask = inTurn(() => {
    // Whoever asks from now on gets a later answer.
    this.#admitted = undefined;
    return this.engine.admits(this.#end.signal);
  });
  /** The answer for everyone who waits for the next question. */
  #admitted: Promise<boolean> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly filters: Readonly<Record<string, readonly string[]>>,
    private readonly listener: EventsListener,
    private readonly sight: Sight,
  ) {}

  /** Resolves once the stream is open for the first time; rejects if the Engine doesn't answer. */
  async open(): Promise<void> {
    const stream = await this.#connect();
    await this.listener.opened();
    background('Docker events are no longer followed', () => this.#follow(stream));
  }

  close(): void {
    this.#end.abort();
  }

  /**
   * Whether the Engine is running and will keep running. An Engine that shuts down first refuses new connections, then ends
   * its containers and still reports their exits. If another program holds its socket, the next Engine may answer, but not
   * on this stream.
   */
  async stays(): Promise<boolean> {
    const stream = this.#followed;
    return stream !== undefined && (await this.#admits()) && this.#followed === stream;
  }

  /** Callers who ask during a question share the next one: if many containers end at once, each of them asks. */
  #admits(): Promise<boolean> {
    this.#admitted ??= this.#ask();
    return this.#admitted;
  }

  /** @param until seconds since the epoch; without it, the stream never ends */
  #connect(since?: number, until?: number): Promise<AsyncGenerator<Buffer>> {
    const filters = { type: ['container'], ...this.filters };
    return this.engine.open('GET', '/events', {
      query: { filters, since, until },
      signal: this.#end.signal,
    });
  }

  #follow(first: AsyncGenerator<Buffer>): Promise<void> {
    const { sight } = this;
    const reportAll = async (stream: AsyncGenerator<Buffer>) => {
      this.#followed = stream;
      const why = await this.#reportAll(stream, (event) => {
        background('a Docker event was lost', () => this.listener.event(event));
      });
      this.#followed = undefined;
      return why;
    };
    return follow(first, reportAll, { sight, open: () => this.#reopen(), explain, signal: this.#end.signal });
  }

  async #reopen(): Promise<AsyncGenerator<Buffer>> {
    const stream = await this.#connect();
    // Only what the Engine still remembers: if it was restarted, that is what it did while it started.
    const now = Date.now() / 1000;
    // The Engine refuses an end before the beginning, which is possible after the clock was set back.
    const missed = await this.#connect(Math.min(this.#last, now), now);
    await this.#reportAll(missed, (event) => this.listener.event(event));
    await this.listener.opened();
    return stream;
  }

  /** Reports every event of the stream; resolves with the reason why the stream ended. */
  async #reportAll(
    stream: AsyncGenerator<Buffer>,
    report: (event: ContainerEvent) => Promise<void> | void,
  ): Promise<string> {
    try {
      for await (const event of jsonLines(stream, containerEvent)) {
        this.#last = event.time;
        await report(event);
      }
      return 'the Docker Engine does not answer: it ended the event stream';
    } catch (error) {
      return explain(error);
    }
  }
}

function explain(error: unknown): string {
  if (error instanceof EngineRefusal) return `the Docker Engine refuses: ${error.message}`;
  return messageOf(error);
}
