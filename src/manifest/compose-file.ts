/** A Compose file in the place of a manifest: one finding in place of dozens. Pure. */
import type { Finding } from './finding.js';
import { isRecord } from './path.js';

/** Keys that a Compose file has and a manifest has not. */
const TOP_LEVEL = ['version', 'networks', 'volumes', 'configs', 'include'];
const OF_SERVICES = ['ports', 'volumes', 'depends_on', 'restart', 'container_name', 'networks', 'deploy'];
/** Sections that only a manifest has. */
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
    message: `the file is a Compose file (it has ${marks.slice(0, 3).join(', ')}), not a manifest`,
    path: ['services'],
    part: 'key',
    hint: 'docs/from-compose.md says how each of its fields is written in a manifest',
  };
}
