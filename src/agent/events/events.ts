import type { AgentEvent, Decision, Execution, Status } from '../../api/types.js';
import type { Workload } from '../control/workload.js';
import type { Clock } from '../time/clock.js';

/** What the stream of events is made from. */
export interface EventSource {
  readonly clock: Clock;
  readonly workloads: Iterable<Workload>;
  status(): Status;
  /** Calls back for every change of an execution; returns a function that ends this. */
  onExecution(listener: (execution: Execution) => void): () => void;
}

/** Milliseconds between checks for changes: what changes more often is reported this often. */
const INTERVAL = 250;
/** Milliseconds for which events are gathered after the last reader has left, in case it comes back. */
const LINGER = 60_000;
/** Decisions and executions kept for readers that fell behind or come back. */
const KEPT = 1_000;

/** A stream of what changes in the agent; costs nothing without readers. */
export class Events {
  readonly #epoch: string;
  #kept: AgentEvent[] = [];
  /** Number of the first kept event; they are numbered from 1. */
  #first = 1;
  #status = '';
  readonly #seen = new Map<string, number>();
  readonly #readers = new Set<() => void>();
  #unlisten: (() => void) | undefined;
  #callOff = () => {};
  #lastReader = 0;

  constructor(private readonly source: EventSource) {
    // Distinguishes this agent's event ids from another one's.
    this.#epoch = Math.floor(source.clock.now()).toString(36);
  }

  /**
   * The status, then what changes, until the signal aborts. The whole status is sent whenever it has changed.
   * @param last id of the last event that the reader had, if any: later ones that are still kept come first
   */
  async *read(last: string | undefined, signal: AbortSignal): AsyncGenerator<AgentEvent> {
    let wake = () => {};
    const news = () => wake();
    this.#enter(news);
    signal.addEventListener('abort', news);
    try {
      let next = this.#after(last);
      let shown = '';
      while (!signal.aborted) {
        // A reader that fell behind continues with the oldest kept event.
        next = Math.max(next, this.#first);
        const event = this.#kept[next - this.#first];
        if (event) {
          next++;
          yield event;
        } else if (shown !== this.#status) {
          shown = this.#status;
          yield { event: 'status', data: JSON.parse(shown) };
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', news);
      this.#leave(news);
    }
  }

  /** Ends the checks. */
  close(): void {
    this.#callOff();
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  get #end(): number {
    return this.#first + this.#kept.length;
  }

  #enter(news: () => void): void {
    this.#readers.add(news);
    if (this.#unlisten) this.#look();
    else this.#begin();
  }

  #leave(news: () => void): void {
    this.#readers.delete(news);
    this.#lastReader = this.source.clock.now();
  }

  #begin(): void {
    this.#seen.clear();
    for (const { workload, count } of this.#counted()) this.#seen.set(workload.name, count);
    this.#unlisten = this.source.onExecution((data) => {
      this.#keep((id) => ({ id, event: 'execution', data }));
      this.#notify();
    });
    this.#tick();
  }

  #tick(): void {
    this.#look();
    const now = this.source.clock.now();
    if (this.#readers.size === 0 && now - this.#lastReader > LINGER) {
      this.close();
      // From now on nothing is gathered: a reader that comes back later must notice the gap.
      this.#first = this.#end + 1;
      this.#kept = [];
      return;
    }
    this.#callOff = this.source.clock.at(now + INTERVAL, () => this.#tick());
  }

  #look(): void {
    const status = JSON.stringify(this.source.status());
    const before = this.#end;
    for (const { workload, count } of this.#counted()) {
      const seen = this.#seen.get(workload.name) ?? 0;
      if (count === seen) continue;
      this.#seen.set(workload.name, count);
      // A workload that was removed and declared again counts from zero.
      const since = count < seen ? 0 : seen;
      for (const data of workload.decisions.view()) if (data.sequence > since) this.#decided(data);
    }
    if (status === this.#status && this.#end === before) return;
    this.#status = status;
    this.#notify();
  }

  #decided(data: Decision): void {
    this.#keep((id) => ({ id, event: 'decision', data }));
  }

  /** Every workload with the number of decisions about it. */
  *#counted(): Generator<{ workload: Workload; count: number }> {
    for (const workload of this.source.workloads) {
      const counts = [...workload.decisions.counts].map(([, count]) => count);
      yield { workload, count: counts.reduce((sum, count) => sum + count, 0) };
    }
  }

  #keep(make: (id: string) => AgentEvent): void {
    this.#kept.push(make(`${this.#epoch}-${this.#end}`));
    if (this.#kept.length < KEPT * 2) return;
    this.#first += this.#kept.length - KEPT;
    this.#kept = this.#kept.slice(-KEPT);
  }

  #notify(): void {
    for (const news of this.#readers) news();
  }

  /** The number of the event after the given id; of the next one if the id is not this agent's. */
  #after(id: string | undefined): number {
    const [epoch, number] = id?.split('-') ?? [];
    const known = epoch === this.#epoch && /^[0-9]{1,15}$/.test(number ?? '') && Number(number) < this.#end;
    return known ? Number(number) + 1 : this.#end;
  }
}
