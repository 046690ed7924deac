/** The labels that identify an application's containers, networks and volumes. Pure. */
import type { Kind } from '../../src/manifest/model.js';

/** On everything that belongs to the application. */
export const APPLICATION = 'multinode.application';
/** On a workload's containers, whoever started them. */
export const WORKLOAD = 'multinode.workload';
export const KIND = 'multinode.kind';
/** The worker's id; only on containers that the agent started. */
export const WORKER = 'multinode.worker';
export const REVISION = 'multinode.revision';
/** The port that the worker serves on in its container; only on workers that serve. */
export const PORT = 'multinode.port';
/** The CPU, memory and GPUs that the worker was given, as JSON. */
export const COST = 'multinode.cost';

/** The signal that asks the worker to finish; only if the manifest sets it. */
export const STOP_SIGNAL = 'multinode.stop_signal';

/** What runs beside the worker's program, as JSON; only if the manifest has hooks. */
export const HOOKS = 'multinode.hooks';

/** A volume's name in the manifest; on the manifest's volumes. */
export const VOLUME = 'multinode.volume';

/** Compose's label: the project that the container belongs to. */
export const COMPOSE_PROJECT = 'com.docker.compose.project';

/** Compose's label: which of a workload's containers it is. */
export const NUMBER = 'com.docker.compose.container-number';

export interface ContainerOf {
  readonly application: string;
  readonly workload: string;
  readonly kind: Kind;
  /** Hash of what the container is made from. */
  readonly revision: string;
  /** Which of the workload's containers it is, from 1. */
  readonly number?: number;
}

/** Labels of a workload's container; `docker compose ls`, `ps` and `logs` show it as a service of the application. */
export function workloadLabels({
  application,
  workload,
  kind,
  revision,
  number,
}: ContainerOf): Record<string, string> {
  return {
    [APPLICATION]: application,
    [WORKLOAD]: workload,
    [KIND]: kind,
    [REVISION]: revision,
    ...composeLabels(application, workload, revision, number),
  };
}

/** Labels that make Compose group a container. @param hash any text; Compose only checks that there is one */
export function composeLabels(
  application: string,
  service: string,
  hash: string,
  number = 1,
): Record<string, string> {
  return {
    [COMPOSE_PROJECT]: application,
    'com.docker.compose.service': service,
    'com.docker.compose.config-hash': hash,
    [NUMBER]: String(number),
    'com.docker.compose.oneoff': 'False',
  };
}
