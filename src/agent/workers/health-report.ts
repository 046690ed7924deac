import type { Health } from '../../../providers/driver.js';
import type { HealthReport } from '../../api/types.js';
import { isOff } from '../../manifest/healthcheck.js';
import type { Healthcheck } from '../../manifest/model.js';

/** Why a worker became unhealthy, in words, and when, in milliseconds since the epoch. */
export interface LastUnhealthy {
  readonly message: string;
  readonly at: number;
}

interface Checked {
  readonly healthcheck: Healthcheck | undefined;
  readonly workers: Iterable<{ readonly health: Health | null }>;
  readonly replaced: number;
  readonly lastUnhealthy: LastUnhealthy | null;
}

/** What `status` shows of workers' health; nothing if they are not checked. */
export function healthReport(checked: Checked): { health?: HealthReport } {
  const { healthcheck, replaced, lastUnhealthy: last } = checked;
  const found = [...checked.workers].flatMap(({ health }) => (health ? [health.status] : []));
  if (found.length === 0 && (healthcheck === undefined || isOff(healthcheck))) return {};
  return {
    health: {
      healthy: found.filter((status) => status === 'healthy').length,
      unhealthy: found.filter((status) => status === 'unhealthy').length,
      replaced,
      last_unhealthy: last && { message: last.message, at: new Date(last.at).toISOString() },
    },
  };
}
