/** Checks what the schema can't: fields that depend on each other, names, secrets, mounts, schedules, ports, quotas. */
import type { Finding } from '../finding.js';
import { type Manifest, workloads } from '../model.js';
import { type Disabled, NONE_DISABLED } from '../profiles.js';
import { buildFindings } from './builds.js';
import { configFindings } from './configs.js';
import { dependencyFindings } from './dependencies.js';
import { healthcheckFindings } from './healthchecks.js';
import { limitFindings } from './limits.js';
import { mountFindings } from './mounts.js';
import { nameFindings } from './names.js';
import { namespaceFindings } from './namespaces.js';
import { networkFindings } from './networks.js';
import { portFindings } from './ports.js';
import { protocolFindings } from './protocols.js';
import { quotaFindings } from './quotas.js';
import { scalingFindings } from './scaling.js';
import { scheduleFindings } from './schedules.js';
import { secretFindings } from './secrets.js';
import { writerFindings } from './single-writer.js';
import { sizeFindings } from './sizes.js';
import { terraformFindings } from './terraform.js';
import { useFindings } from './uses.js';

/**
 * Every finding in a manifest that satisfies the schema. Pure.
 * @param disabled what the manifest's files also have, but no active profile enables
 */
export function semanticFindings(manifest: Manifest, disabled: Disabled = NONE_DISABLED): Finding[] {
  const all = workloads(manifest);
  return [
    ...nameFindings(all),
    ...scalingFindings(all),
    ...secretFindings(manifest, all),
    ...buildFindings(manifest, all),
    ...configFindings(manifest, all),
    ...mountFindings(manifest, all, disabled),
    ...writerFindings(manifest, all),
    ...sizeFindings(all),
    ...limitFindings(all),
    ...scheduleFindings(manifest.scheduled_tasks),
    ...portFindings(manifest),
    ...protocolFindings(all),
    ...healthcheckFindings(all),
    ...networkFindings(manifest, all),
    ...namespaceFindings(manifest, all),
    ...useFindings(manifest, all, disabled),
    ...dependencyFindings(all, disabled),
    ...quotaFindings(manifest),
    ...terraformFindings(manifest),
  ];
}
