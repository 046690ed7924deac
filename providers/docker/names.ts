/** What things of an application are called on the Engine, for the plan and for the driver alike. Pure. */

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

/** The container of the load balancer beside the agent, where there is one. */
export function balancerContainer(application: string): string {
  return `${networkName(application)}-balancer`;
}

/** The volume with the socket by which the agent reaches it. */
export function balancerVolume(application: string): string {
  return `${networkName(application)}-balancer`;
}

/** The container of a worker that the agent starts. */
export function workerContainer(application: string, workerId: string): string {
  return `${networkName(application)}-${workerId}`;
}

/** The container of a daemon, which is the plan's: its word in the middle keeps a daemon "agent" from the agent's name. */
export function daemonContainer(application: string, daemon: string): string {
  return `${networkName(application)}-daemon-${daemon}`;
}
