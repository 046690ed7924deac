/** A daemon's ports as a task group has them. Pure. */
import type { PortMapping } from '../../../src/manifest/model.js';

/** A group's port, for both TCP and UDP. */
interface NodePort {
  readonly Label: string;
  readonly To?: number;
}

/**
 * The ports that a daemon's node must have, and those that Nomad picks. A command listens on its ports itself, so Nomad
 * reserves the ports with the same numbers for it.
 */
export function nodePorts(ports: readonly PortMapping[], inContainer: boolean) {
  const reserved: (NodePort & { readonly Value: number })[] = [];
  const dynamic: NodePort[] = [];
  for (const [Label, { target, published }] of labelled(ports, inContainer)) {
    if (!inContainer) reserved.push({ Label, Value: target });
    else if (published === undefined) dynamic.push({ Label, To: target });
    else reserved.push({ Label, To: target, Value: published });
  }
  return { reserved, dynamic };
}

/** The ports that a container maps. */
export function portLabels(ports: readonly PortMapping[]): string[] {
  return [...labelled(ports, true).keys()];
}

/** By label, without the second protocol for the same port. */
function labelled(ports: readonly PortMapping[], inContainer: boolean): ReadonlyMap<string, PortMapping> {
  return new Map(ports.map((mapping) => [labelOf(mapping, inContainer), mapping]));
}

function labelOf({ target, published }: PortMapping, inContainer: boolean): string {
  return inContainer && published !== undefined ? `port-${published}` : `to-${target}`;
}
