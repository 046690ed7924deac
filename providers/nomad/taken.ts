import { registeredAgents } from './agents.js';
import { listedJobs, listedVariables } from './api/answers.js';
import type { Nomad } from './api/nomad.js';
import { agentJob, jobPrefix, variablePath } from './names.js';

/** An application that is already in the namespace. */
export interface Taken {
  /** Names, such as "job multinode~shop~web". */
  readonly names: readonly string[];
  /** Addresses of its agents; empty if they run on machines that Nomad does not know. */
  readonly agents: readonly string[];
}

/** Everything with a name that the application's plan or its agent needs; undefined if there is nothing. */
export async function takenBy(nomad: Nomad, application: string): Promise<Taken | undefined> {
  const job = agentJob(application);
  const needs = (name: string, path: (job: string) => string) =>
    name === path(job) || name.startsWith(path(jobPrefix(application)));
  const listed = await nomad.json('GET', '/v1/jobs', listedJobs, { query: { prefix: job, meta: true } });
  const jobs = listed.filter(({ ID }) => needs(ID, (id) => id));
  // Instances are removed with their job.
  const tops = jobs.filter(({ ParentID }) => ParentID === '');
  const prefix = variablePath(job);
  const variables = await nomad.json('GET', '/v1/vars', listedVariables, { query: { prefix } });
  const names = [
    ...(tops.length > 0 ? tops : jobs).map(({ ID }) => `job ${ID}`),
    ...variables.flatMap(({ Path }) => (needs(Path, variablePath) ? [`variable ${Path}`] : [])),
  ];
  if (names.length === 0) return undefined;
  return { names, agents: (await registeredAgents(nomad, application)).map(({ url }) => url) };
}
