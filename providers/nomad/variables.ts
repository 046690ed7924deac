import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerSpec } from '../driver.js';
import { listedVariables } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import { variableItems } from './jobspec/values.js';
import { breakLease } from './lease.js';
import { jobPrefix, variablePath } from './names.js';

/** Milliseconds for which a lock may block a variable, and between attempts to remove it. */
const LOCKED = 60_000;
const LOOK_INTERVAL = 500;

/** Keeps the jobs' variables up to date for their newest workers. */
export class Variables {
  /** Job → hash of what was written, once it is written. */
  readonly #written = new Map<string, Promise<string>>();

  constructor(
    private readonly nomad: Nomad,
    private readonly application: string,
  ) {}

  /** Resolves once the job's variable contains what the worker needs. */
  async ensure(job: string, spec: Pick<WorkerSpec, 'kind' | 'environment' | 'secrets'>): Promise<void> {
    const items = variableItems(spec);
    const hash = createHash('sha256').update(JSON.stringify(items)).digest('hex');
    const last = this.#written.get(job) ?? Promise.resolve('');
    const written = last
      .catch(() => '')
      .then(async (before) => {
        if (before !== hash) await this.#write(job, items);
        return hash;
      });
    this.#written.set(job, written);
    await written;
  }

  /** Removes the variables of all the application's jobs, and the agents' lease. */
  async removeAll(): Promise<void> {
    const prefix = variablePath(jobPrefix(this.application));
    for (const { Path } of await this.nomad.json('GET', '/v1/vars', listedVariables, { query: { prefix } }))
      await this.#remove(Path);
  }

  /** Breaks the lease if needed: an agent that is ending, or was killed, may still have it. */
  async #remove(path: string): Promise<void> {
    for (const end = performance.now() + LOCKED; ; await delay(LOOK_INTERVAL)) {
      try {
        return await this.nomad.run('DELETE', `/v1/var/${path}`);
      } catch (error) {
        if (!(error instanceof NomadRefusal && error.status === 409) || performance.now() > end) throw error;
        await breakLease(this.nomad, this.application);
      }
    }
  }

  async #write(job: string, Items: Record<string, string>): Promise<void> {
    const Path = variablePath(job);
    await this.nomad.run('PUT', `/v1/var/${Path}`, { body: { Path, Items } });
  }
}
