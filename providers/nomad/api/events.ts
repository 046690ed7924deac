import type { PlatformError } from '../../../src/errors/errors.js';
import { messageOf } from '../../../src/errors/system.js';
import { string } from '../../../src/json/shape.js';
import { background } from '../../../src/process/background.js';
import { jsonLines } from '../../shared/json-lines.js';
import { follow, reopened } from '../../shared/reconnect.js';
import type { Sight } from '../../shared/sight.js';
import {
  type Allocation,
  allocation,
  type Evaluation,
  type EventBatch,
  evaluation,
  eventBatch,
} from './answers.js';
import { type Nomad, NomadRefusal } from './nomad.js';

/** Milliseconds without a heartbeat after which the stream counts as lost; Nomad sends one every 10 s. */
const SILENCE = 35_000;

export interface EventsListener {
  allocation(allocation: Allocation): void;
  evaluation(evaluation: Evaluation): void;
  /** The stream is open from now on; whatever happened before must be looked up. */
  opened(): Promise<void>;
}

/**
 * Events of the namespace's allocations and evaluations; survives lost connections. Nomad keeps only some of the missed
 * events, so after a lost connection everything is looked up again, instead of resuming at an index.
 */
export class EventStream {
  readonly #end = new AbortController();
  /** Whether it is being asked for its leader. */
  #asking = false;

  constructor(
    private readonly nomad: Nomad,
    private readonly listener: EventsListener,
    private readonly sight: Sight,
  ) {}

  /** Resolves once the stream is open for the first time; rejects if Nomad doesn't answer. */
  async open(): Promise<void> {
    const stream = await this.#connect();
    background('Nomad events are no longer followed', () => this.#follow(stream));
    await this.listener.opened();
  }

  /**
   * A call was not answered, although the stream may still be open, as on a server that has lost its leader: until there is
   * one, Nomad counts as unreachable.
   */
  async unanswered({ message }: PlatformError): Promise<void> {
    if (this.#asking || this.#end.signal.aborted) return;
    this.#asking = true;
    const open = async () => {
      if ((await this.nomad.json('GET', '/v1/status/leader', string)) === '')
        throw new Error('Nomad does not answer: it has no leader');
    };
    try {
      await reopened(message, { sight: this.sight, part: 'calls', open, explain, signal: this.#end.signal });
    } finally {
      this.#asking = false;
    }
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

  #follow(first: AsyncGenerator<Buffer>): Promise<void> {
    const { sight } = this;
    const open = () => this.#reopen();
    return follow(first, (stream) => this.#reportAll(stream), {
      sight,
      open,
      explain,
      signal: this.#end.signal,
    });
  }

  async #reopen(): Promise<AsyncGenerator<Buffer>> {
    const stream = await this.#connect();
    await this.listener.opened();
    return stream;
  }

  /** Reports every event of the stream; resolves with the reason why the stream ended. */
  async #reportAll(stream: AsyncGenerator<Buffer>): Promise<string> {
    try {
      for await (const batch of jsonLines(stream, eventBatch)) this.#report(batch);
      return 'Nomad does not answer: it ended the event stream';
    } catch (error) {
      return explain(error);
    }
  }

  #report({ Events = [] }: EventBatch): void {
    for (const { Payload } of Events) {
      if (allocation.matches(Payload.Allocation)) this.listener.allocation(Payload.Allocation);
      if (evaluation.matches(Payload.Evaluation)) this.listener.evaluation(Payload.Evaluation);
    }
  }
}

/** What a failed call says about Nomad. */
export function explain(error: unknown): string {
  if (error instanceof NomadRefusal) return `Nomad refuses access with NOMAD_TOKEN: ${error.message}`;
  return messageOf(error);
}
