import { createHash } from 'node:crypto';
import type { WorkerSpec } from '../platform.js';
import { listedVariables } from './api/answers.js';
import type { Nomad } from './api/nomad.js';
import { variableItems } from './jobspec/values.js';
import { jobPrefix, variablePath } from './names.js';

/** Keeps the jobs' variables as their newest workers need them. */
export class Variables {
  /** Job → hash of what was written, once it is. */
  readonly #written = new Map<string, Promise<string>>();

  constructor(
    private readonly nomad: Nomad,
    private readonly application: string,
  ) {}

  /** Resolves once the variable of the job is as the worker needs it. */
  async ensure(job: string, spec: WorkerSpec): Promise<void> {
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

  /** Removes those of all jobs of the application. */
  async removeAll(): Promise<void> {
    const prefix = variablePath(jobPrefix(this.application));
    for (const { Path } of await this.nomad.json('GET', '/v1/vars', listedVariables, { query: { prefix } }))
      await this.nomad.run('DELETE', `/v1/var/${Path}`);
  }

  async #write(job: string, Items: Record<string, string>): Promise<void> {
    const Path = variablePath(job);
    await this.nomad.run('PUT', `/v1/var/${Path}`, { body: { Path, Items } });
  }
}
