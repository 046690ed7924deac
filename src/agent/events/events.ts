import type { AgentEvent, Decision, Execution, Status } from '../../api/types.js';
import type { Workload } from '../control/workload.js';
import type { Clock } from '../time/clock.js';

/** What the stream of events is made from. */
export interface EventSource {
  readonly clock: Clock;
  readonly workloads: Iterable<Workload>;
  status(): Status;
  /** Tells of every change of an execution; returns a function that ends it. */
  onExecution(listener: (execution: Execution) => void): () => void;
}

/** Milliseconds between looks at what changed: what changes more often is told of this often. */
const INTERVAL = 250;
/** Milliseconds for which events are gathered after the last reader left, for one who comes back. */
const LINGER = 60_000;
/** Decisions and executions that are kept for readers who fell behind or come back. */
const KEPT = 1_000;

/** What changes in the agent, for whoever reads along; costs nothing while nobody does. */
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
    // Ids of another agent's events must not be taken for this one's.
    this.#epoch = Math.floor(source.clock.now()).toString(36);
  }

  /**
   * The status, then what changes, until the signal aborts. The status comes whole, whenever it has changed.
   * @param last id of the last event that the reader had, if any: what followed comes first, as far as it is kept
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
        // A reader who fell behind goes on with the oldest that is kept.
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

  /** Ends the looking. */
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
      this.#tell();
    });
    this.#tick();
  }

  #tick(): void {
    this.#look();
    const now = this.source.clock.now();
    if (this.#readers.size === 0 && now - this.#lastReader > LINGER) {
      this.close();
      // What happens from now on is not gathered: who comes back later is to see a gap, not a lie.
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
      // A workload that was removed and declared again counts anew.
      const since = count < seen ? 0 : seen;
      for (const data of workload.decisions.view()) if (data.sequence > since) this.#decided(data);
    }
    if (status === this.#status && this.#end === before) return;
    this.#status = status;
    this.#tell();
  }

  #decided(data: Decision): void {
    this.#keep((id) => ({ id, event: 'decision', data }));
  }

  /** Every workload with how many decisions were taken about it. */
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

  #tell(): void {
    for (const news of this.#readers) news();
  }

  /** Number of the event after the one of the id; of the next to come where the id is none of ours. */
  #after(id: string | undefined): number {
    const [epoch, number] = id?.split('-') ?? [];
    const known = epoch === this.#epoch && /^[0-9]{1,15}$/.test(number ?? '') && Number(number) < this.#end;
    return known ? Number(number) + 1 : this.#end;
  }
}
