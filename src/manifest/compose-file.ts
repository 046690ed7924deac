/** Recognises a Compose file, which gets one finding instead of dozens. Pure. */

import { isRecord } from '../json/shape.js';
import type { Finding } from './finding.js';

/** Keys of Compose files that manifests do not have. */
const TOP_LEVEL = ['version'];
const OF_SERVICES = ['ports', 'restart', 'container_name', 'deploy'];
/** Sections that only manifests have. */
const OURS = ['functions', 'jobs', 'scheduled_tasks', 'daemons', 'quotas', 'targets', 'defaults'];

export function composeFile(root: unknown): Finding | undefined {
  if (!isRecord(root) || !isRecord(root.services)) return undefined;
  if (OURS.some((key) => Object.hasOwn(root, key))) return undefined;
  const services = Object.values(root.services).filter(isRecord);
  const marks = [
    ...TOP_LEVEL.filter((key) => Object.hasOwn(root, key)),
    ...OF_SERVICES.filter((key) => services.some((service) => Object.hasOwn(service, key))),
  ];
  if (marks.length === 0) return undefined;
  return {
    code: 'MN1003',
    message: `this is a Compose file (it has ${marks.slice(0, 3).join(', ')}), not a manifest`,
    path: ['services'],
    part: 'key',
    hint: 'multinode import FILE writes a manifest from it; docs/from-compose.md lists what happens to each key',
  };
}
