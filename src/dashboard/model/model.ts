import type { AgentEvent, Decision, Execution, Status } from '../../api/types.js';
import { History } from './history.js';
import { Past } from './past.js';
import type { Range } from './ranges.js';
import { samplesOf } from './samples.js';

/** Entries that are kept of each list. */
const KEPT = 100;

/** Everything that the page knows about the agent. It has no clock and sends no requests: see Live. */
export class Model {
  status: Status | null = null;
  readonly #decisions = new Map<string, readonly Decision[]>();
  readonly #executions = new Map<string, Execution>();
  readonly #histories = new Map<string, History>();
  readonly #pasts = new Map<string, Past>();

  /** @param at when the event arrived, in milliseconds since the epoch */
  take(event: AgentEvent, at: number): void {
    if (event.event === 'status') this.#takeStatus(event.data, at);
    else if (event.event === 'decision') this.takeDecisions(event.data.workload, [event.data]);
    else this.takeExecutions([event.data]);
  }

  /** Newest first. */
  decisions(workload: string): readonly Decision[] {
    return this.#decisions.get(workload) ?? [];
  }

  takeDecisions(workload: string, decisions: readonly Decision[]): void {
    const all = [...decisions, ...this.decisions(workload)];
    const unique = [...new Map(all.map((each) => [each.sequence, each])).values()];
    unique.sort((one, other) => other.sequence - one.sequence);
    this.#decisions.set(workload, unique.slice(0, KEPT));
  }

  /** A workload's executions, newest first. */
  executions(workload: string): readonly Execution[] {
    return [...this.#executions.values()]
      .filter((each) => each.workload === workload)
      .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
      .slice(0, KEPT);
  }

  execution(id: string): Execution | undefined {
    return this.#executions.get(id);
  }

  takeExecutions(executions: readonly Execution[]): void {
    for (const each of executions) this.#executions.set(each.id, each);
    for (const { workload } of executions) this.#forgetOldest(workload);
  }

  history(workload: string): History {
    const found = this.#histories.get(workload) ?? new History();
    this.#histories.set(workload, found);
    return found;
  }

  /** The recorded history of a workload; only the last range is kept. */
  past(workload: string, range: Range): Past {
    const found = this.#pasts.get(workload);
    if (found?.range === range) return found;
    const past = new Past(range);
    this.#pasts.set(workload, past);
    return past;
  }

  #takeStatus(status: Status, at: number): void {
    // A new agent numbers its decisions from the start.
    if (status.agent.started_at !== this.status?.agent.started_at) this.#decisions.clear();
    this.status = status;
    for (const [name, values] of samplesOf(status)) this.history(name).push(at, values);
  }

  #forgetOldest(workload: string): void {
    const kept = new Set(this.executions(workload).map(({ id }) => id));
    for (const [id, each] of this.#executions) {
      if (each.workload === workload && !kept.has(id)) this.#executions.delete(id);
    }
  }
}
