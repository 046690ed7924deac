import type { AnySpec, LoadBalancer } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';

/** Traefik is configured for HTTP only. */
export function refuseProtocol({ protocol }: AnySpec, balancer: LoadBalancer): FieldRefusal[] {
  if (protocol !== 'tcp' || balancer !== 'traefik') return [];
  const message = 'Traefik balances only services that speak HTTP here';
  return [
    { field: 'protocol', code: 'MN2006', message, hint: 'write load_balancer: haproxy, or leave it out' },
  ];
}
