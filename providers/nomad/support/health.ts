import { isOff, needsImage } from '../../../src/manifest/healthcheck.js';
import type { AnySpec } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';

/** The agent asks for a path itself. */
export function refuseTest({ healthcheck, per_node }: AnySpec): FieldRefusal[] {
  if (!healthcheck || isOff(healthcheck)) return [];
  if (per_node) {
    const message = 'Nomad runs a daemon with per_node on each node by itself, so nobody checks its health';
    return [{ field: 'healthcheck', code: 'MN2006', message, hint: 'leave out healthcheck, or per_node' }];
  }
  if (healthcheck.path !== undefined) return [];
  const message = needsImage(healthcheck)
    ? "Nomad makes no use of an image's own health check"
    : 'Nomad runs no test for health in its workers, and the agent can only ask for a path';
  const hint = 'write a path, which the worker answers with 2xx, or leave it out';
  return [{ field: 'healthcheck', code: 'MN2006', message, hint }];
}
