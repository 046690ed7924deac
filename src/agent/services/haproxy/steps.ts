/** The steps after which HAProxy has the servers that there should be. Pure. */
import type { Address } from '../../../../providers/driver.js';
import { bracketed } from '../../../addresses.js';
import type { FoundServer } from './tables.js';

/** A replica as HAProxy should have it. */
export interface WantedServer {
  readonly address: Address;
  /** Whether it gets requests; if not, it finishes those in progress. */
  readonly used: boolean;
}

export type Step =
  | { readonly kind: 'add'; readonly server: string; readonly address: Address }
  | { readonly kind: 'use' | 'drain' | 'retire' | 'delete'; readonly server: string };

/**
 * The steps for one backend, in order: what is new comes in before anything goes out.
 * @param has whether the server belongs to a replica that may yet be ready, for example one that an earlier agent left
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
 * HAProxy also checks each server itself: one that refuses a connection is out at once, and one that accepts is in
 * again.
 */
const LOOKS = 'check inter 1s fall 1 rise 1 observe layer4 error-limit 1 on-error mark-down';

/** The commands of a step, each with HAProxy's answer if it succeeds. */
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
        // The replica no longer exists: whoever still waits for it should be disconnected.
        [`shutdown sessions server ${name}`, ''],
      ];
    case 'delete':
      return [[`del server ${name}`, 'Server deleted.']];
  }
}
