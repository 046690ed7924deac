import {
  type Allocation,
  allocation,
  allocations,
  dispatched,
  type ListedJob,
  listedJobs,
} from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import type { Dispatch } from './jobspec/values.js';
import { APPLICATION, jobPrefix, TASK } from './names.js';

/** A dispatched job of the application, with its newest allocation, if it has one yet. */
export interface Instance {
  readonly job: ListedJob;
  readonly allocation: Allocation | undefined;
}

/** The dispatched jobs that drivers of the application have made; no other is seen or touched. */
export class Jobs {
  constructor(
    private readonly nomad: Nomad,
    private readonly application: string,
  ) {}

  /** Whether a job is of the application, by its id. */
  owns(job: string): boolean {
    return job.startsWith(jobPrefix(this.application));
  }

  async all(): Promise<Instance[]> {
    const prefix = jobPrefix(this.application);
    // In this order: what is dispatched in between has no job in the list, and is not taken for one without allocation.
    const jobs = await this.nomad.json('GET', '/v1/jobs', listedJobs, { query: { prefix, meta: true } });
    const filter = `JobID matches "^${prefix}"`;
    const placed = await this.nomad.json('GET', '/v1/allocations', allocations, {
      query: { filter, resources: true, task_states: true },
    });
    const newest = new Map<string, Allocation>();
    for (const each of placed)
      if (each.CreateTime >= (newest.get(each.JobID)?.CreateTime ?? 0)) newest.set(each.JobID, each);
    return jobs
      .filter(({ ParentID, Meta }) => ParentID !== '' && Meta?.[APPLICATION] === this.application)
      .map((job) => ({ job, allocation: newest.get(job.ID) }));
  }

  /** Dispatches a worker; the same again where that was done before. */
  async dispatch(
    worker: string,
    { job: parent, payload, meta }: Dispatch,
  ): Promise<{ readonly job: string; readonly evaluation: string }> {
    const answer = await this.nomad.json(
      'POST',
      `/v1/job/${encodeURIComponent(parent)}/dispatch`,
      dispatched,
      {
        query: { idempotency_token: `${this.application}/${worker}` },
        body: { Meta: meta, ...(payload && { Payload: payload.toString('base64') }) },
      },
    );
    return { job: answer.DispatchedJobID, evaluation: answer.EvalID };
  }

  /** The allocation of a dispatched job, once it has one. */
  async allocationOf(job: string): Promise<Allocation | undefined> {
    const [found] = await this.nomad.json(
      'GET',
      `/v1/job/${encodeURIComponent(job)}/allocations`,
      allocations,
    );
    // Of those of a job, Nomad tells no ports.
    return found && (await this.nomad.json('GET', `/v1/allocation/${found.ID}`, allocation));
  }

  /** Whether the signal was sent: it is not where the worker does not run. */
  async signal(allocationId: string, signal: string): Promise<boolean> {
    try {
      await this.nomad.run('POST', `/v1/client/allocation/${allocationId}/signal`, {
        body: { Signal: signal, Task: TASK },
      });
      return true;
    } catch (error) {
      if (error instanceof NomadRefusal) return false;
      throw error;
    }
  }

  /** Has Nomad end what runs of it, and start nothing of it again. */
  async end(job: string): Promise<void> {
    await this.#delete(job, false);
  }

  /** The same, and has Nomad forget it. */
  async remove(job: string): Promise<void> {
    await this.#delete(job, true);
  }

  async #delete(job: string, purge: boolean): Promise<void> {
    try {
      await this.nomad.run('DELETE', `/v1/job/${encodeURIComponent(job)}`, { query: { purge } });
    } catch (error) {
      if (!(error instanceof NomadRefusal && error.missing)) throw error;
    }
  }
}
