import type { AnySpec, Manifest } from '../../../src/manifest/model.js';
import { usedWorkload } from '../../../src/manifest/uses.js';
import type { FieldRefusal } from '../../platform.js';
import { mapsPorts } from '../jobspec/network.js';

export function refusePorts(spec: AnySpec): FieldRefusal[] {
  const { ports = [], image, nomad } = spec;
  const refused = (message: string, hint: string): FieldRefusal[] => [
    { field: 'ports', code: 'MN2006', message, hint },
  ];
  const at = ports.find(({ host_ip }) => host_ip !== undefined);
  if (at)
    return refused(
      `Nomad publishes port ${at.target} on its node's address, and can't choose ${at.host_ip}`,
      'leave out the address',
    );
  const mapped = ports.find(({ target, published = target }) => published !== target);
  if (mapped && !mapsPorts(nomad?.network_mode, image))
    return refused(
      image === undefined
        ? `Nomad maps ports for images only, and this command listens on ${mapped.target} itself`
        : `nothing maps ports on its node's network, and this image listens on ${mapped.target} itself`,
      `write ${mapped.target}:${mapped.target}, or ${image === undefined ? 'add image' : 'leave out network_mode'}`,
    );
  const twice = ports.find(({ target, published }) =>
    ports.some(
      (other) => published !== undefined && other.published === published && other.target !== target,
    ),
  );
  if (!twice) return [];
  return refused(
    `Nomad maps port ${twice.published} for TCP and UDP alike, and here they lead to different ports`,
    'publish the second one on another port',
  );
}

/** The agent balances services, so their addresses are fixed; a daemon's address would change at each start. */
export function refuseUses({ uses = [] }: AnySpec, manifest: Manifest): FieldRefusal[] {
  return uses.flatMap((name, item): FieldRefusal[] => {
    if (usedWorkload(name, manifest)?.kind !== 'daemon') return [];
    const message = `Nomad chooses the node of daemon ${name} whenever it starts, so its address can't be in a variable`;
    const hint = `make ${name} a service, which has a fixed address, or look it up in Nomad's service discovery`;
    return [{ field: 'uses', item, code: 'MN2006', message, hint }];
  });
}

/** Which containers are on a node is only known once they run. */
export function refuseSharing(spec: AnySpec): FieldRefusal[] {
  return (['pid', 'ipc'] as const).flatMap((field): FieldRefusal[] => {
    const mode = spec[field];
    if (mode === undefined || !/^(service|container):/.test(mode)) return [];
    const message = `Nomad chooses the node of each container, so none can share with ${mode}`;
    return [{ field, code: 'MN2006', message, hint: `leave out ${field}` }];
  });
}
