/** Names of an application's resources in Nomad, used by both the plan and the driver. Pure. */
import { createHash } from 'node:crypto';
import type { VolumeSpec } from '../../src/manifest/model.js';

/** Prefix of the ids of all the application's jobs. No name contains "~", so no prefix begins with another one. */
export function jobPrefix(application: string): string {
  return `multinode~${application}~`;
}

/** The agent's job. It can't clash with workers' jobs, whose prefix has one more character. */
export function agentJob(application: string): string {
  return `multinode~${application}`;
}

/** The agent's name in Nomad's service discovery, which accepts only host names. */
export function agentService(application: string): string {
  const name = `multinode-${application}`;
  if (/^[A-Za-z0-9-]{1,63}$/.test(name) && !name.endsWith('-')) return name;
  return `multinode-${shortHash(application)}`;
}

/** The name of a service's replicas there. No two services share a name, even in different applications. */
export function replicaService(application: string, service: string): string {
  const given = `${application}--${service}`;
  const name = given.replaceAll('_', '-').slice(0, LONGEST_REPLICA_SERVICE);
  return name === given && /[A-Za-z0-9]$/.test(name) ? name : `${name.slice(0, 32)}-${shortHash(given)}`;
}

/** The name there of the address at which the agent balances them. */
export function balancedService(application: string, service: string): string {
  return `${replicaService(application, service)}${BALANCED}`;
}

const BALANCED = '-balanced';
/** Host names have at most 63 characters. */
const LONGEST_REPLICA_SERVICE = 63 - BALANCED.length;

/** The ACL policy with the agent's rights; it contains the namespace, because policies belong to none. */
export function agentPolicy(application: string, namespace: string): string {
  const name = `${agentService(application)}-${namespace}`;
  return name.length <= 128 ? name : `multinode-${shortHash(name)}`;
}

/** The job that runs a daemon on each node. */
export function nodesJob(application: string, daemon: string): string {
  return workloadJob(application, `${daemon}~nodes`);
}

/** Nomad limits the length of the job's variable's path, which contains the job's id. */
const LONGEST_JOB_ID = 117;

/** The job whose instances are a workload's workers. */
export function workloadJob(application: string, workload: string): string {
  const id = jobPrefix(application) + workload;
  if (id.length <= LONGEST_JOB_ID) return id;
  return jobPrefix(application) + shortHash(workload);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The same for executions whose input the node fetches, because it does not fit into a dispatch. */
export function fetchingJob(application: string, workload: string): string {
  return workloadJob(application, `${workload}~input`);
}

/** The same for a replica that keeps away from some nodes: the agent registers it, and removes it once it is dispatched. */
export function apartJob(application: string, service: string): string {
  return workloadJob(application, `${service}~apart`);
}

/** The variable with the values for a job's workers: without a policy, a job may read the one with its own name. */
export function variablePath(job: string): string {
  return `nomad/jobs/${job}`;
}

/** Prefix of the names of the volumes created for the application; no other application's names begin with it. */
export function volumePrefix(application: string): string {
  return jobPrefix(application);
}

/** Nomad's name for a volume of the manifest. */
export function volumeInNomad(
  application: string,
  name: string,
  { external, name: given }: Partial<Pick<VolumeSpec, 'external' | 'name'>> = {},
): string {
  return external ? (given ?? name) : `${volumePrefix(application)}${name}`;
}

/** The variable whose lock is the lease of the application's agents. No workload has an empty name. */
export function leasePath(application: string): string {
  return `${variablePath(jobPrefix(application))}/lease`;
}

/** A job's only group, and the group's only task. */
export const TASK = 'worker';

/** Label of the port that a worker serves on. */
export const PORT_LABEL = 'http';

/** Metadata by which a driver recognises a job. */
export const APPLICATION = 'multinode_application';
export const WORKLOAD = 'multinode_workload';
export const KIND = 'multinode_kind';
/** The CPU, memory and GPUs that a worker is given, as JSON. */
export const COST = 'multinode_cost';
/** The signal that asks a worker to finish; only if the manifest sets it. */
export const STOP_SIGNAL = 'multinode_stop_signal';
/** The port that a worker serves on in its container; only if the manifest sets it. */
export const CONTAINER_PORT = 'multinode_container_port';
/** The test of a worker's health check, as JSON; only if it has one. */
export const CHECK = 'multinode_check';
/** What runs beside a worker's program, as JSON; only if the manifest has hooks. */
export const HOOKS = 'multinode_hooks';
/** Whether a service's replicas are on different nodes, "true" or "false"; only if the manifest says so. */
export const DISTINCT_HOSTS = 'multinode_distinct_hosts';
/** Metadata that is different for each instance. */
export const WORKER = 'multinode_worker';
export const REVISION = 'multinode_revision';
/** The variables of one execution, as the text of an environment file. */
export const VARIABLES = 'multinode_variables';
/** Also for instances that fetch their input: from which URL, and with which token. */
export const INPUT_URL = 'multinode_input_url';
export const INPUT_TOKEN = 'multinode_input_token';
