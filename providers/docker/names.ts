/** Names of an application's resources on the Engine, used by both the plan and the driver. Pure. */

import type { VolumeSpec } from '../../src/manifest/model.js';

/** The network of all its containers. */
export function networkName(application: string): string {
  return `multinode-${application}`;
}

/** The volume with the agent's data. */
export function volumeName(application: string): string {
  return `${networkName(application)}-data`;
}

export function agentContainer(application: string): string {
  return `${networkName(application)}-agent`;
}

/** The container of the load balancer beside the agent, if there is one. */
export function balancerContainer(application: string): string {
  return `${networkName(application)}-balancer`;
}

/** The volume through which the agent and the load balancer communicate. */
export function balancerVolume(application: string): string {
  return `${networkName(application)}-balancer`;
}

/** The Engine's name for a volume in the manifest. */
export function volumeOnEngine(
  application: string,
  name: string,
  declared?: Pick<VolumeSpec, 'external' | 'name'>,
): string {
  return declared?.name ?? (declared?.external ? name : `${networkName(application)}-volume-${name}`);
}

/** The container of a worker that the agent starts. */
export function workerContainer(application: string, workerId: string): string {
  return `${networkName(application)}-${workerId}`;
}

/** A daemon's container, which Terraform creates; "daemon" keeps a daemon called "agent" from getting the agent's name. */
export function daemonContainer(application: string, daemon: string): string {
  return `${networkName(application)}-daemon-${daemon}`;
}

/** The name by which a daemon's container, or the one that balances a service, is found on the application's network. */
export function networkAlias({ name }: { readonly name: string }): string {
  return name;
}
