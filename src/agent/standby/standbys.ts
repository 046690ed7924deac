import type { AgentStatus } from '../../api/types.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds for which an agent counts as standing by after it has said so. */
const LASTS = 5_000;
/** Maximum number of agents; a manifest can't have more. */
const MOST = 16;

/** The standby agents that report to the leader, as they do repeatedly. */
export class Standbys {
  readonly #seen = new Map<string, { readonly agent: AgentStatus; readonly at: number }>();

  constructor(private readonly clock: Clock) {}

  add(agent: AgentStatus): void {
    this.#forget();
    if (this.#seen.size < MOST || this.#seen.has(agent.url))
      this.#seen.set(agent.url, { agent, at: this.clock.now() });
  }

  /** In order of their addresses. */
  list(): AgentStatus[] {
    this.#forget();
    return [...this.#seen.values()].map(({ agent }) => agent).sort((a, b) => (a.url < b.url ? -1 : 1));
  }

  #forget(): void {
    for (const [url, { at }] of this.#seen) if (this.clock.now() - at > LASTS) this.#seen.delete(url);
  }
}
