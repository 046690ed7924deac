import type { Decision, FunctionStatus, QuotaStatus } from '../client/types.js';
import type { FunctionPool, RecordedDecision } from './pool/pool.js';
import type { Quotas } from './quotas.js';
import { explainFunction } from './scaling/explain.js';
import { RESOURCES } from './scaling/quotas.js';

/** A function as `status` shows it. */
export function functionStatus(pool: FunctionPool, url: string, quotas: Quotas): FunctionStatus {
  const workers = pool.counts();
  const { decision, failure, manifest } = pool;
  return {
    url,
    workers,
    executing: workers.busy,
    waiting: pool.waiting,
    target: decision?.target ?? 0,
    max_workers: manifest.max_workers,
    spare_workers: manifest.spare_workers,
    reason: decision ? explainFunction(decision.because) : '',
    held_back: heldBack(pool, quotas),
    failure: failure && { message: failure.message, retry_at: new Date(failure.retryAt).toISOString() },
  };
}

export function quotaStatus(pools: Iterable<FunctionPool>, quotas: Quotas): QuotaStatus {
  const used = quotas.used();
  return {
    items: RESOURCES.map((resource) => ({
      resource,
      limit: quotas.limit(resource),
      used: used[resource],
      by_workload: quotas.usedByWorkload(resource),
    })),
    held_back: [...pools].flatMap((pool) => {
      const reason = heldBack(pool, quotas);
      return reason ? [{ workload: pool.name, reason }] : [];
    }),
  };
}

export function decisionView(workload: string, { at, workers, decision }: RecordedDecision): Decision {
  return {
    at: new Date(at).toISOString(),
    workload,
    code: decision.because.code,
    reason: explainFunction(decision.because),
    workers,
    target: decision.target,
    started: decision.start,
    stopped: decision.stop.length,
  };
}

function heldBack(pool: FunctionPool, quotas: Quotas): string | null {
  const resource = quotas.heldBackBy(pool.name);
  if (!resource) return null;
  const wish = pool.decision?.wish ?? 0;
  return `the quota ${resource} of ${quotas.limit(resource)} leaves ${quotas.allowance(pool.name)} of ${wish} workers`;
}
