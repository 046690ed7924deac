import {
  type Allocation,
  allocation,
  allocations,
  definition,
  dispatched,
  jobMeta,
  type ListedJob,
  listedJobs,
} from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import type { Job } from './jobspec/apart.js';
import type { Dispatch } from './jobspec/values.js';
import { APPLICATION, jobPrefix, TASK } from './names.js';

/** A dispatched job of the application, with its newest allocation, if it has one yet. */
export interface Instance {
  readonly job: ListedJob;
  readonly allocation: Allocation | undefined;
}

/** The dispatched jobs that the application's drivers have created; others are neither seen nor touched. */
export class Jobs {
  constructor(
    private readonly nomad: Nomad,
    private readonly application: string,
  ) {}

  /** Whether a job belongs to the application, judging by its id. */
  owns(job: string): boolean {
    return job.startsWith(jobPrefix(this.application));
  }

  async all(): Promise<Instance[]> {
    const prefix = jobPrefix(this.application);
    // In this order, a job that is dispatched in between is not in the list, and can't seem to lack an allocation.
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

  /** Dispatches a worker; if that was done before, resolves with the same job. */
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

  /** The definition of a job. */
  async definition(job: string): Promise<Job> {
    return await this.nomad.json('GET', `/v1/job/${encodeURIComponent(job)}`, definition);
  }

  async register(job: Job): Promise<void> {
    await this.nomad.run('POST', '/v1/jobs', { body: { Job: job } });
  }

  /** A dispatched job's allocation, once it has one. */
  /** A job's metadata, with those of the job that it was dispatched from. */
  async meta(job: string): Promise<Readonly<Record<string, string>>> {
    const { Meta } = await this.nomad.json('GET', `/v1/job/${encodeURIComponent(job)}`, jobMeta);
    return Meta ?? {};
  }

  async allocationOf(job: string): Promise<Allocation | undefined> {
    const [found] = await this.nomad.json(
      'GET',
      `/v1/job/${encodeURIComponent(job)}/allocations`,
      allocations,
    );
    // Nomad lists a job's allocations without their ports.
    return found && (await this.nomad.json('GET', `/v1/allocation/${found.ID}`, allocation));
  }

  /** Whether the signal was sent; it can't be sent if the worker does not run. */
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

  /** Makes Nomad end the job's allocations and start no others. */
  async end(job: string): Promise<void> {
    await this.#delete(job, false);
  }

  /** The same, and makes Nomad forget the job. */
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
