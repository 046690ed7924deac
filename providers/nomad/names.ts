/** What things of an application are called in Nomad, for the plan and for the driver alike. Pure. */
import { createHash } from 'node:crypto';

/** Begins the id of every job of the application. No name has a "~", so that none begins as another. */
export function jobPrefix(application: string): string {
  return `multinode~${application}~`;
}

/** The job that the agent is. It is none of the workers' jobs: a prefix of theirs has one character more. */
export function agentJob(application: string): string {
  return `multinode~${application}`;
}

/** What the agent is called in Nomad's service discovery, which has names as those of hosts are. */
export function agentService(application: string): string {
  const name = `multinode-${application}`;
  if (/^[A-Za-z0-9-]{1,63}$/.test(name) && !name.endsWith('-')) return name;
  return `multinode-${shortHash(application)}`;
}

/** What the replicas of a service are called there. No two services share a name, of whatever applications they are. */
export function replicaService(application: string, service: string): string {
  const given = `${application}--${service}`;
  const name = given.replaceAll('_', '-').slice(0, LONGEST_REPLICA_SERVICE);
  return name === given && /[A-Za-z0-9]$/.test(name) ? name : `${name.slice(0, 32)}-${shortHash(given)}`;
}

/** What the address is called there at which the agent balances them. */
export function balancedService(application: string, service: string): string {
  return `${replicaService(application, service)}${BALANCED}`;
}

const BALANCED = '-balanced';
/** Names of hosts have 63 characters. */
const LONGEST_REPLICA_SERVICE = 63 - BALANCED.length;

/** The ACL policy with the agent's rights: such policies are of no namespace. */
export function agentPolicy(application: string, namespace: string): string {
  const name = `${agentService(application)}-${namespace}`;
  return name.length <= 128 ? name : `multinode-${shortHash(name)}`;
}

/** Nomad bounds the path of the job's variable, which holds the job's id. */
const LONGEST_JOB_ID = 117;

/** The job that the workers of a workload are instances of. */
export function workloadJob(application: string, workload: string): string {
  const id = jobPrefix(application) + workload;
  if (id.length <= LONGEST_JOB_ID) return id;
  return jobPrefix(application) + shortHash(workload);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The same of a job's workers that fetch their input, since it does not fit into what Nomad passes on. */
export function fetchingJob(application: string, workload: string): string {
  return workloadJob(application, `${workload}~input`);
}

/** The variable with the values that the workers of a job get: a job may read that of its own name without a policy. */
export function variablePath(job: string): string {
  return `nomad/jobs/${job}`;
}

/** The variable whose lock is the lease of the application's agents. No workload has an empty name. */
export function leasePath(application: string): string {
  return `${variablePath(jobPrefix(application))}/lease`;
}

/** The one group of a job, and the one task of the group. */
export const TASK = 'worker';

/** The label of the port that a worker serves at. */
export const PORT_LABEL = 'http';

/** Metadata of a job, by which a driver knows it. */
export const APPLICATION = 'multinode_application';
export const WORKLOAD = 'multinode_workload';
export const KIND = 'multinode_kind';
/** What a worker takes, as JSON. */
export const COST = 'multinode_cost';
/** What asks a worker to finish; of those for which the manifest says so. */
export const STOP_SIGNAL = 'multinode_stop_signal';
/** The port that a worker serves at in its container, for those for which the manifest says so. */
export const CONTAINER_PORT = 'multinode_container_port';
/** Metadata that each instance gets of its own. */
export const WORKER = 'multinode_worker';
export const REVISION = 'multinode_revision';
/** The variables of one execution alone, as the text of a file of variables. */
export const VARIABLES = 'multinode_variables';
/** The same of those that fetch their input: from where, and by which token. */
export const INPUT_URL = 'multinode_input_url';
export const INPUT_TOKEN = 'multinode_input_token';
