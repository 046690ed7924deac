/** Shows the jobs that run before a change, with what they write, while the change is being applied. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplicationChange } from '../../api/types.js';
import type { Client } from '../../client/client.js';
import { stackClient } from '../connection.js';
import type { Context } from '../context.js';
import { isInFolder, type StackPlace, stackPlace } from '../state.js';
import type { Work } from './deployment.js';

/** Milliseconds between looks. */
const INTERVAL = 250;
/** The same if each look asks a backend for the state. */
const PULL_INTERVAL = 3_000;
/** Milliseconds for the last lines of a job that has ended. */
const LAST_LINES = 2_000;

type Shown = Pick<Work, 'step' | 'line'>;

/** @param apply Terraform may do it, which shows nothing of a job until it has ended */
export async function withChangeShown(
  context: Context,
  work: Shown,
  apply: () => Promise<void>,
): Promise<void> {
  const place = await stackPlace(context);
  // One that has failed before is not this one.
  const before = (await look(place))?.change;
  const shown = new ShownChange(place, before?.failed ? before.id : undefined, work);
  let over = false;
  const watched = (async () => {
    while (!over) {
      await shown.look();
      await delay(isInFolder(place) ? INTERVAL : PULL_INTERVAL);
    }
    await shown.look();
  })();
  try {
    await apply();
  } finally {
    over = true;
    await watched;
    await shown.end();
  }
}

class ShownChange {
  readonly #logs = new Map<string, Promise<void>>();
  readonly #late = new AbortController();
  #reason = '';

  constructor(
    private readonly place: StackPlace,
    private readonly before: string | undefined,
    private readonly work: Shown,
  ) {}

  async look(): Promise<void> {
    const found = await look(this.place);
    if (!found || found.change.id === this.before) return;
    const { client, change } = found;
    if (!change.failed && change.reason !== this.#reason) this.work.step(change.reason);
    this.#reason = change.reason;
    const { job, execution } = change;
    if (job === null || execution === null || this.#logs.has(execution)) return;
    this.#logs.set(execution, this.#follow(client, job, execution));
  }

  /** Resolves once the last lines are shown. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#late.abort(), LAST_LINES);
    await Promise.all(this.#logs.values());
    clearTimeout(timer);
  }

  /** What the job writes is shown in addition: if it can't be read, the change goes on all the same. */
  async #follow(client: Client, job: string, id: string): Promise<void> {
    const options = { follow: true, signal: this.#late.signal };
    try {
      for await (const { text } of client.jobs.logs(id, options)) this.work.line(`${job} | ${text}`);
    } catch {
      // Its last words are in the error if it fails.
    }
  }
}

/** null if nothing is known now: there may be no agent yet, or Terraform may be writing its state. */
async function look(
  place: StackPlace,
): Promise<{ readonly client: Client; readonly change: ApplicationChange } | null> {
  try {
    const client = await stackClient(place);
    const { change } = (await client?.status()) ?? { change: null };
    return client && change ? { client, change } : null;
  } catch {
    return null;
  }
}
