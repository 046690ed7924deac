import type { Status } from '../../api/types.js';
import type { Sample } from './history.js';

/** The values of every workload for charts. */
export function samplesOf(status: Status): [name: string, values: Sample['values']][] {
  const percent = (share: number | null) => share && Math.round(share * 1000) / 10;
  return [
    ...Object.entries(status.functions).map(([name, is]): [string, Sample['values']] => [
      name,
      { ...is.workers, target: is.target, in_flight: is.executing + is.waiting, waiting: is.waiting },
    ]),
    ...Object.entries(status.services).map(([name, is]): [string, Sample['values']] => [
      name,
      {
        ...is.replicas,
        target: is.target,
        cpu: percent(is.cpu_utilization),
        cpu_target: percent(is.target_cpu_utilization),
      },
    ]),
    ...Object.entries(status.jobs).map(([name, is]): [string, Sample['values']] => [
      name,
      { running: is.running, waiting: is.waiting, limit: is.max_concurrency },
    ]),
    ...Object.entries(status.scheduled_tasks).map(([name, is]): [string, Sample['values']] => [
      name,
      { running: is.running, waiting: is.waiting },
    ]),
  ];
}
