import { jsonLines } from '../../shared/json-lines.js';
import { reopened } from '../../shared/reconnect.js';
import {
  type Allocation,
  allocation,
  type Evaluation,
  type EventBatch,
  evaluation,
  eventBatch,
} from './answers.js';
import type { Nomad } from './nomad.js';

/** Milliseconds without a sign of life, of which Nomad gives one every 10 s, after which the stream counts as lost. */
const SILENCE = 35_000;

export interface EventsListener {
  allocation(allocation: Allocation): void;
  evaluation(evaluation: Evaluation): void;
  /** The stream is open from now on: what lies before it is to be looked at. */
  opened(): Promise<void>;
  note(message: string): void;
}

/**
 * What happens to allocations and evaluations of the namespace, over lost connections. Nomad keeps only some of the
 * events that were missed, so that all is looked at again after each of them, rather than resumed at an index.
 */
export class EventStream {
  readonly #end = new AbortController();

  constructor(
    private readonly nomad: Nomad,
    private readonly listener: EventsListener,
  ) {}

  /** Resolves once the stream is open for the first time; rejects where Nomad doesn't answer. */
  async open(): Promise<void> {
    const stream = await this.#connect();
    const following = this.#follow(stream);
    await this.listener.opened();
    void following;
  }

  close(): void {
    this.#end.abort();
  }

  #connect(): Promise<AsyncGenerator<Buffer>> {
    return this.nomad.open('/v1/event/stream', {
      query: { topic: ['Allocation', 'Evaluation'] },
      signal: this.#end.signal,
      silence: SILENCE,
    });
  }

  async #follow(first: AsyncGenerator<Buffer>): Promise<void> {
    let stream: AsyncGenerator<Buffer> | undefined = first;
    while (stream) {
      const reason = await this.#tellAll(stream);
      if (this.#end.signal.aborted) return;
      this.listener.note(`Nomad is out of sight: ${reason}`);
      stream = await reopened(() => this.#reopen(), this.#end.signal);
      if (stream) this.listener.note('Nomad is in sight again');
    }
  }

  async #reopen(): Promise<AsyncGenerator<Buffer>> {
    const stream = await this.#connect();
    await this.listener.opened();
    return stream;
  }

  /** Tells of every event of the stream; resolves with why it ended. */
  async #tellAll(stream: AsyncGenerator<Buffer>): Promise<string> {
    try {
      for await (const batch of jsonLines(stream, eventBatch)) this.#tell(batch);
      return 'it ended the stream of events';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #tell({ Events = [] }: EventBatch): void {
    for (const { Payload } of Events) {
      if (allocation.matches(Payload.Allocation)) this.listener.allocation(Payload.Allocation);
      if (evaluation.matches(Payload.Evaluation)) this.listener.evaluation(Payload.Evaluation);
    }
  }
}
