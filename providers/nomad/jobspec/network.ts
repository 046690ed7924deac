/** A worker's network and ports as a task group has them. Pure. */
import type { NomadWorkload, PortMapping } from '../../../src/manifest/model.js';
import { PORT_LABEL } from '../names.js';
import { nodePorts, portLabels } from './ports.js';

type Mode = NomadWorkload['network_mode'];

export interface NetworkParts {
  readonly serves: boolean;
  /** Where its program listens in its container; by default the port that Nomad picks. */
  readonly containerPort?: number;
  /** Other ports on which its program listens. */
  readonly ports?: readonly PortMapping[];
  readonly image?: string;
  readonly own?: Pick<NomadWorkload, 'network_mode'>;
}

/** Whether Nomad itself makes the network, and maps ports of its node to it. */
export function isMadeByNomad(mode: Mode): boolean {
  return mode === 'bridge' || mode?.startsWith('cni/') === true;
}

/** Whether ports of the node lead to other ports of the program. */
export function mapsPorts(mode: Mode, image: string | undefined): boolean {
  return isMadeByNomad(mode) || (mode === undefined && image !== undefined);
}

/** Field of a task group; nothing without ports and without a network that Nomad makes. */
export function networkOf({ serves, containerPort, ports = [], image, own }: NetworkParts): object {
  const mode = own?.network_mode;
  const made = isMadeByNomad(mode);
  // By default Nomad maps to port 0.
  const to = containerPort ?? (made ? -1 : undefined);
  const http = { Label: PORT_LABEL, ...(to !== undefined && { To: to }) };
  const { reserved, dynamic } = nodePorts(ports, mapsPorts(mode, image));
  const picked = [...(serves ? [http] : []), ...dynamic];
  if (picked.length + reserved.length === 0 && !made) return {};
  return {
    Networks: [
      {
        ...(made && { Mode: mode }),
        ...(picked.length > 0 && { DynamicPorts: picked }),
        ...(reserved.length > 0 && { ReservedPorts: reserved }),
      },
    ],
  };
}

/** Fields of the docker driver's configuration. */
export function containerNetwork({ serves, ports = [], own }: NetworkParts): object {
  const mode = own?.network_mode;
  if (isMadeByNomad(mode)) return {};
  if (mode !== undefined) return { network_mode: mode };
  const labels = [...(serves ? [PORT_LABEL] : []), ...portLabels(ports)];
  return labels.length > 0 ? { ports: labels } : {};
}
