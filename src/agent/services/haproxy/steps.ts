/** What is to be done so that HAProxy has the servers that there should be. Pure. */
import type { Address } from '../../../../providers/driver.js';
import { bracketed } from '../../../addresses.js';
import type { FoundServer } from './tables.js';

/** A replica as HAProxy should have it. */
export interface WantedServer {
  readonly address: Address;
  /** Whether it gets requests; else it finishes those that it has. */
  readonly used: boolean;
}

export type Step =
  | { readonly kind: 'add'; readonly server: string; readonly address: Address }
  | { readonly kind: 'use' | 'drain' | 'retire' | 'delete'; readonly server: string };

/**
 * The steps for one backend, in their order: what is new comes in before anything goes out.
 * @param has whether the server is of a replica that may yet be ready, as one that an earlier agent has left
 */
export function stepsTo(
  wanted: ReadonlyMap<string, WantedServer>,
  found: ReadonlyMap<string, FoundServer>,
  has: (server: string) => boolean,
): Step[] {
  const into: Step[] = [];
  const out: Step[] = [];
  for (const [server, { address, used }] of wanted) {
    const present = found.get(server);
    if (used && !present) into.push({ kind: 'add', server, address });
    if (used && (!present || present.maintenance || present.draining)) into.push({ kind: 'use', server });
    if (!used && present && !present.draining) out.push({ kind: 'drain', server });
  }
  for (const [server, { maintenance }] of found) {
    if (wanted.has(server) || has(server)) continue;
    if (!maintenance) out.push({ kind: 'retire', server });
    out.push({ kind: 'delete', server });
  }
  return [...into, ...out];
}

/**
 * HAProxy looks at each server by itself, too: one that refuses a connection is out at once, and one that accepts
 * it is in again.
 */
const LOOKS = 'check inter 1s fall 1 rise 1 observe layer4 error-limit 1 on-error mark-down';

/** The commands of a step, each with what HAProxy answers where it was done. */
export function commandsOf(backend: string, step: Step): readonly (readonly [string, string])[] {
  const name = `${backend}/${step.server}`;
  switch (step.kind) {
    case 'add': {
      const { host, port } = step.address;
      return [[`add server ${name} ${bracketed(host)}:${port} ${LOOKS}`, 'New server registered.']];
    }
    case 'use':
      return [
        [`enable health ${name}`, ''],
        [`set server ${name} state ready`, ''],
      ];
    case 'drain':
      return [[`set server ${name} state drain`, '']];
    case 'retire':
      return [
        [`set server ${name} state maint`, ''],
        // The replica is no more: whoever still waits for it is to hear that.
        [`shutdown sessions server ${name}`, ''],
      ];
    case 'delete':
      return [[`del server ${name}`, 'Server deleted.']];
  }
}
