/** The labels by which containers, networks and volumes of an application are known. Pure. */
import type { Kind } from '../../src/manifest/model.js';

/** On everything of the application. */
export const APPLICATION = 'multinode.application';
/** On the containers of a workload, whoever started them. */
export const WORKLOAD = 'multinode.workload';
export const KIND = 'multinode.kind';
/** The worker's id; on containers that the agent started, and on no other. */
export const WORKER = 'multinode.worker';
export const REVISION = 'multinode.revision';
/** The port that the worker serves at in its container; on those that serve. */
export const PORT = 'multinode.port';
/** What the worker was made to take, as JSON. */
export const COST = 'multinode.cost';

/** What asks the worker to finish; on those for which the manifest says so. */
export const STOP_SIGNAL = 'multinode.stop_signal';

/** Compose's own: which of a workload's containers it is. */
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

/** For a container of a workload; `docker compose ls`, `ps` and `logs` show it as a service of the application. */
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

/** What makes Compose group a container. @param hash any text; Compose looks only whether it is there */
export function composeLabels(
  application: string,
  service: string,
  hash: string,
  number = 1,
): Record<string, string> {
  return {
    'com.docker.compose.project': application,
    'com.docker.compose.service': service,
    'com.docker.compose.config-hash': hash,
    [NUMBER]: String(number),
    'com.docker.compose.oneoff': 'False',
  };
}
