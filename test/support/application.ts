import type { Inputs } from '../../src/api/types.js';
import type {
  DaemonSpec,
  FunctionSpec,
  JobSpec,
  Manifest,
  ScheduledTaskSpec,
  ServiceSpec,
  WorkloadSpec,
} from '../../src/manifest/model.js';
import { validateNormalised } from '../../src/manifest/validate-normalised.js';
import { targetsWith } from './targets.js';

/** The application of the tests' agents. */
export const APPLICATION = 'test';

/** What runs a worker: a Node.js program by its file, or the target's own form of one. */
export type Runs = Pick<WorkloadSpec, 'command' | 'image'>;

/**
 * The schema's defaults for any workload that runs the program, but with enough CPU to run at full speed where CPU is
 * limited.
 */
function workloadSpec(program: string | Runs): WorkloadSpec {
  return {
    ...(typeof program === 'string' ? { command: [process.execPath, program] } : program),
    environment: {},
    env_file: [],
    secrets: [],
    cpu: 1,
    memory: 256 * 1024 * 1024,
    gpu: 0,
    stop_grace_period: 5,
  };
}

/** The schema's defaults for a daemon that runs the program. */
export function daemonSpec(program: string | Runs, fields: Partial<DaemonSpec> = {}): DaemonSpec {
  return { ...workloadSpec(program), ...fields };
}

/** The schema's defaults for a function that runs the program. */
export function functionSpec(program: string | Runs, fields: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    ...workloadSpec(program),
    max_workers: 10,
    spare_workers: 0,
    cooldown_period: 60,
    timeout: 900,
    retries: 0,
    max_queue: 1000,
    startup_timeout: 60,
    ...fields,
  };
}

/** The schema's defaults for a job that runs the program. */
export function jobSpec(program: string | Runs, fields: Partial<JobSpec> = {}): JobSpec {
  return { ...workloadSpec(program), max_concurrency: 10, timeout: 3600, retries: 0, ...fields };
}

/** The schema's defaults for a service that runs the program. */
export function serviceSpec(
  program: string | Runs,
  port: number,
  fields: Partial<ServiceSpec> = {},
): ServiceSpec {
  return {
    ...workloadSpec(program),
    port,
    min_replicas: 2,
    max_replicas: 10,
    target_cpu_utilization: 0.5,
    startup_timeout: 60,
    ...fields,
  };
}

/** The schema's defaults for a scheduled task that runs the program; the fields include its timing. */
export function scheduledTaskSpec(
  program: string | Runs,
  fields: Partial<ScheduledTaskSpec>,
): ScheduledTaskSpec {
  return {
    ...workloadSpec(program),
    time_zone: 'UTC',
    timeout: 3600,
    retries: 0,
    overlap: 'skip',
    catch_up: 'none',
    ...fields,
  };
}

export function manifestOf(functions: Record<string, FunctionSpec>, rest: Partial<Manifest> = {}): Manifest {
  return validateNormalised({
    name: APPLICATION,
    functions,
    jobs: {},
    services: {},
    scheduled_tasks: {},
    daemons: {},
    quotas: {},
    secrets: {},
    targets: targetsWith(0),
    ...rest,
  });
}

export const NO_INPUTS: Inputs = { secrets: {}, env_files: {}, environment: {}, sources: {} };
