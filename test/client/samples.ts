/** Valid responses of an agent, for tests. */
import type { ApplicationView, History, RequestStatus, Status } from '../../src/api/types.js';
import { targetsWith } from '../support/targets.js';

export const sampleApplication: ApplicationView = {
  manifest: {
    name: 'shop',
    functions: {
      hello: {
        command: ['node', 'hello.js'],
        environment: { LEVEL: 'info', TOKEN: null },
        env_file: [{ path: '.env', required: true, format: 'env' }],
        secrets: [{ source: 'token', target: 'token' }],
        cpu: 0.1,
        memory: 268435456,
        gpu: 0,
        stop_grace_period: 120,
        max_workers: 10,
        spare_workers: 0,
        cooldown_period: 60,
        timeout: 900,
        retries: 0,
        max_queue: 1000,
        startup_timeout: 60,
      },
    },
    jobs: {},
    services: {},
    scheduled_tasks: {},
    daemons: {},
    quotas: { cpu: 4 },
    secrets: { token: { environment: 'TOKEN' } },
    targets: targetsWith(8700),
  },
  inputs_fingerprint: 'f00d',
  applied_at: '2026-01-31T03:00:00Z',
};

const sampleRequests: RequestStatus = {
  seconds: 285,
  count: 120,
  rate: 0.4211,
  failed: 5,
  outcomes: { '2xx': 113, '4xx': 2, '5xx': 4, timed_out: 1 },
  duration: { p50: 0.08, p95: 0.41, p99: 0.86 },
};

export const sampleStatus: Status = {
  application: 'shop',
  agent: {
    version: '0.1.0',
    target: 'local',
    pid: 4242,
    url: 'http://127.0.0.1:8700',
    started_at: '2026-01-31T03:00:00Z',
  },
  standbys: [],
  outage: null,
  storage: { free_bytes: 5_000_000_000, total_bytes: 10_000_000_000, failure: null },
  functions: {
    hello: {
      url: 'http://127.0.0.1:8700/functions/hello',
      workers: { starting: 1, idle: 2, busy: 12, stopping: 0 },
      executing: 12,
      waiting: 1,
      target: 15,
      max_workers: 30,
      spare_workers: 2,
      cold_starts: 4,
      requests: sampleRequests,
      reason: '13 in flight and 2 spare make 15',
      held_back: null,
      failure: null,
      last_exit: null,
    },
  },
  jobs: {
    report: {
      executions: { PENDING: 3, RUNNING: 2, SUCCEEDED: 40, FAILED: 1, CANCELLING: 0, CANCELLED: 0 },
      running: 2,
      waiting: 3,
      max_concurrency: 2,
      last_success: '2026-01-31T02:59:00Z',
      last_failure: null,
      reason: '2 running, 3 waiting; max_concurrency is 2',
      held_back: null,
    },
  },
  services: {
    web: {
      url: 'http://127.0.0.1:8080',
      replicas: { starting: 3, ready: 3, unready: 0, stopping: 0 },
      target: 6,
      min_replicas: 2,
      max_replicas: 10,
      cpu_utilization: 0.8,
      target_cpu_utilization: 0.4,
      requests: sampleRequests,
      outdated: 0,
      reason: 'average CPU 80 % of 3 ready replicas, target 40 %: 6 needed',
      held_back: null,
      failure: null,
      last_exit: null,
      listen_error: null,
    },
  },
  scheduled_tasks: {
    nightly: {
      schedule: '0 3 * * *',
      time_zone: 'UTC',
      next_runs: [],
      last_run: null,
      last_skipped: null,
      note: null,
      executions: { PENDING: 0, RUNNING: 0, SUCCEEDED: 7, FAILED: 0, CANCELLING: 0, CANCELLED: 0 },
      last_success: null,
      last_failure: null,
      running: 0,
      waiting: 0,
      reason: 'nothing to execute',
      held_back: null,
    },
  },
  daemons: {},
  quotas: {
    items: [
      { resource: 'cpu', limit: 4, used: 1.5, by_workload: { hello: 1.5 } },
      { resource: 'memory', limit: null, used: 4026531840, by_workload: { hello: 4026531840 } },
      { resource: 'gpu', limit: null, used: 0, by_workload: {} },
    ],
    held_back: [],
  },
  waiting: [],
  change: null,
  time_zone_data: '2025c',
  notes: ['limits on memory are not enforced: the system has no cgroup v2 for plain users'],
};

export const sampleHistory: History = {
  workload: 'hello',
  kind: 'function',
  from: '2026-01-31T03:00:00.000Z',
  to: '2026-01-31T03:02:00.000Z',
  step: 60,
  bounds: [0.001, 1],
  items: [
    {
      at: '2026-01-31T03:00:00.000Z',
      observed: 60,
      gauges: { busy: { mean: 0.5, most: 2 } },
      counts: { calls: 3 },
      times: { wait: { count: 3, sum: 0.5, counts: [2, 1] } },
    },
    { at: '2026-01-31T03:01:00.000Z', observed: 30, gauges: {}, counts: {}, times: {} },
  ],
};
