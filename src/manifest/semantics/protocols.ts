import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';

/** Only HTTP has paths. */
export function protocolFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec }): Finding[] => {
    if (spec.protocol !== 'tcp' || spec.ready_path === undefined) return [];
    const path = [SECTIONS[kind], name];
    return [
      {
        code: 'MN1018',
        message: 'ready_path needs protocol http, found tcp',
        path: [...path, 'ready_path'],
        hint: 'leave it out: a replica is ready when its port accepts connections',
        related: { message: 'the protocol is tcp', path: [...path, 'protocol'] },
      },
    ];
  });
}
