import type { Address, Health } from '../../../providers/driver.js';
import { checkRepeatedly } from '../../../providers/shared/checks.js';
import { checkTimes } from '../../manifest/healthcheck.js';
import type { Healthcheck } from '../../manifest/model.js';
import { background } from '../../process/background.js';
import { pathProblem } from './readiness.js';
import type { ManagedWorker } from './worker.js';

/** Whether it passes its health checks, if it has any. */
export function isFine(health: Health | null): boolean {
  return health === null || health.status === 'healthy';
}

/** Why a worker is unhealthy, for the user. */
export function whyUnhealthy(health: Health | null | undefined): string {
  return health?.because ?? 'its health check fails';
}

interface PathCheck {
  /** Milliseconds since the worker started. */
  readonly age: number;
  /** Called when the worker's health or its reason changes. */
  readonly report: (health: Health) => void;
}

/**
 * Asks for the path of the health check, if it has one, until the worker's checks end. A worker of an earlier revision may
 * not have the path.
 */
export function checkPath(
  worker: ManagedWorker,
  address: Address,
  healthcheck: Healthcheck | undefined,
  { age, report }: PathCheck,
): void {
  const { path } = healthcheck ?? {};
  if (healthcheck === undefined || path === undefined || !worker.current) return;
  worker.health = { status: 'starting' };
  background(`worker ${worker.id} could not be checked`, () =>
    checkRepeatedly({
      check: (signal) => pathProblem(address, path, signal),
      times: checkTimes(healthcheck),
      age,
      report,
      signal: worker.checks.signal,
    }),
  );
}

/**
 * Resolves once the worker has passed a health check, if it has any; one that an earlier agent may have seen healthy
 * may also have failed by now. Rejects when the wait for its readiness ends.
 */
export function untilChecked(worker: ManagedWorker): Promise<void> {
  const { signal } = worker.starting;
  const foundHealthy = worker.proven && worker.wasHealthy;
  return new Promise((resolve, reject) => {
    const look = () => {
      const status = worker.health?.status;
      if (status === undefined || status === 'healthy' || (foundHealthy && status === 'unhealthy')) resolve();
    };
    worker.healthChanged = look;
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    look();
  });
}
