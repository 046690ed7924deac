import { isOff, needsImage } from '../../../src/manifest/healthcheck.js';
import type { AnySpec } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';

/** The agent asks for a path itself, and runs a test in the worker's task. */
export function refuseTest({ healthcheck, per_node }: AnySpec): FieldRefusal[] {
  if (!healthcheck || isOff(healthcheck)) return [];
  if (per_node) {
    const message = 'Nomad runs a daemon with per_node on each node by itself, so nobody checks its health';
    return [{ field: 'healthcheck', code: 'MN2006', message, hint: 'leave out healthcheck, or per_node' }];
  }
  if (!needsImage(healthcheck)) return [];
  const message = "Nomad makes no use of an image's own health check";
  const hint = 'write a test or a path, which the worker answers with 2xx, or leave it out';
  return [{ field: 'healthcheck', code: 'MN2006', message, hint }];
}
