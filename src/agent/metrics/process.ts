import { readdirSync } from 'node:fs';
import { descriptorLimit } from '../process/descriptors.js';
import { unexpectedErrors } from '../process/unexpected.js';
import type { Family, Labels } from './exposition.js';

const NONE: Labels = {};

/** The agent's own process, under the names that Prometheus' client libraries share. */
export function processMetrics(): Family[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const descriptors = openDescriptors();
  const limit = descriptorLimit();
  return [
    counter(
      'multinode_unexpected_errors_total',
      'Unexpected errors after which the agent kept running.',
      unexpectedErrors(),
    ),
    counter('process_cpu_user_seconds_total', 'User CPU time of the agent in seconds.', user / 1e6),
    counter('process_cpu_system_seconds_total', 'System CPU time of the agent in seconds.', system / 1e6),
    counter('process_cpu_seconds_total', 'CPU time of the agent in seconds.', (user + system) / 1e6),
    gauge('process_start_time_seconds', 'When the agent started, Unix time.', performance.timeOrigin / 1000),
    gauge('process_resident_memory_bytes', 'Resident memory of the agent.', rss),
    ...(descriptors === null
      ? []
      : [gauge('process_open_fds', 'Open file descriptors of the agent.', descriptors)]),
    ...(Number.isFinite(limit)
      ? [gauge('process_max_fds', 'File descriptors that the agent may open.', limit)]
      : []),
    gauge('nodejs_heap_size_used_bytes', 'Used heap of the agent.', heapUsed),
    gauge('nodejs_heap_size_total_bytes', 'Heap of the agent.', heapTotal),
    gauge('nodejs_external_memory_bytes', 'Memory of the agent outside its heap.', external),
    gauge(
      'nodejs_eventloop_utilization_ratio',
      'Fraction of the time since the start in which the agent was busy.',
      performance.eventLoopUtilization().utilization,
    ),
  ];
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [[NONE, value]] };
}

function gauge(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [[NONE, value]] };
}

/** null if the system does not provide it. */
function openDescriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}
